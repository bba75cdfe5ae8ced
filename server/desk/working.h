// Work on a case between its registration and its end, of which the person need not hear.
#pragma once

#include <optional>
#include <string>

#include "server/desk/case_edit.h"

namespace veche::server::desk {

// `account`: as it signs in; empty: nobody. Whether there is such an account knows whoever has them.
[[nodiscard]] Outcome<store::Case> assign(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                          const std::string& account);

// What is to be set; nothing: it stays.
struct CardFields {
    std::optional<std::string> classifier{};
    std::optional<store::LegalForm> legal_form{};
    std::optional<store::Channel> channel{};
    std::optional<store::Novelty> novelty{};
    std::optional<bool> is_collective{};
    std::optional<std::int64_t> people{};
    std::optional<std::string> letter_kind{};
    std::optional<std::string> category{};
    std::optional<std::string> result{};
    std::optional<bool> is_about_corruption{};
    std::optional<store::AnswerWay> answer_way{};
};
// Checked and set; the field that is wrong is named.
[[nodiscard]] Outcome<void> apply(const RegistryDesk& desk, const CardFields& fields, store::Case& subject,
                                  store::CaseCard& card);
[[nodiscard]] Outcome<store::Case> set_card(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                            const CardFields& fields);

// Into the history, sealed.
[[nodiscard]] Outcome<store::Case> note(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string text);

}  // namespace veche::server::desk
