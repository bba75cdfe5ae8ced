#include "server/accounts/notice.h"

#include "base/json_reader.h"

namespace veche::server::accounts {

namespace {
constexpr std::size_t longest_account = 200;
}

std::string payload_of(const Notice& notice) {
    Json payload{Json::Object{}};
    payload.insert("account", notice.account);
    payload.insert("language", content::code(notice.language));
    payload.insert("letter", content::name_of(notice.letter));
    return write_json(payload);
}

Result<Notice> notice_from(std::string_view payload) {
    const auto json = parse_json(payload);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "letter", errors);
    Notice notice;
    notice.account = reader.text("account", longest_account);
    const std::size_t language = reader.one_of("language", content::language_codes);
    const std::size_t letter = reader.one_of("letter", content::staff_letter_names);
    if (errors.any()) return failure(errors.first);
    notice.language = content::all_languages.at(language);
    notice.letter = static_cast<content::StaffLetter>(letter);
    return notice;
}

}  // namespace veche::server::accounts
