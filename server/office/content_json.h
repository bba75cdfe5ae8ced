// What the API tells of what is published and is to be: subjects, versions, approvals, drafts.
#pragma once

#include <string>

#include "base/json.h"
#include "server/desk/sending.h"
#include "server/http/message.h"

namespace veche::server::office {

[[nodiscard]] Json json_of(const store::Version& version);
[[nodiscard]] Json json_of(const store::Approval& approval);
// As a list shows it: what it is and is called says its form, or the one before where it is taken away.
[[nodiscard]] Result<Json> json_of(desk::ContentDesk& desk, const store::SubjectRow& row);
// Name, hash and length of each, and the text of what is one.
[[nodiscard]] Result<Json> json_of(desk::ContentDesk& desk, const std::vector<store::SourceFile>& files);

// The version that was sent, or what is wrong with it, file by file.
[[nodiscard]] http::Response told_sent(const desk::Outcome<desk::Sent>& sent);
// All that `publish` would say: "news/water.md:3" and what is wrong there.
[[nodiscard]] http::Response wrong_files(int status, std::string_view name,
                                         const std::vector<publish::FolderError>& errors);
// In a path; -1: it is none.
[[nodiscard]] std::int64_t number_in(const std::string& text);
[[nodiscard]] Json text_or_null(const std::string& text);
[[nodiscard]] Json number_or_null(std::int64_t number);
[[nodiscard]] std::string_view name_of(store::VersionState state);

}  // namespace veche::server::office
