#include "server/publish/town_file.h"

#include <charconv>
#include <set>

#include "server/publish/field_reader.h"

namespace veche::server::publish {
namespace {

// "+03:00" in seconds east of UTC.
std::optional<int> read_offset(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    int hours = -1;
    int minutes = -1;
    const auto read_hours = std::from_chars(text.data() + 1, text.data() + 3, hours);
    const auto read_minutes = std::from_chars(text.data() + 4, text.data() + 6, minutes);
    const bool whole = read_hours.ptr == text.data() + 3 && read_minutes.ptr == text.data() + 6;
    if (!whole || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
    const int seconds = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

TownFile read_town_file(std::string_view bytes, ErrorList& errors) {
    TownFile file;
    const auto table = parse_toml(bytes, 1);
    if (!table) {
        errors.add(town_file_name, table.error().line, table.error().message);
        return file;
    }
    const Calendar calendar;
    FileContext context{std::string(town_file_name), content::Language::russian, calendar, errors, {}};
    FieldReader fields(*table, 1, "", context);
    file.town.name = fields.localised("name", Need::required);
    file.town.keeper = fields.localised("keeper", Need::required);
    file.town.legal_profile = fields.one_of("legal_profile", {"ru", "uk"}, Need::required);
    const auto offset = read_offset(fields.text("utc_offset", Need::required));
    if (!offset && fields.has("utc_offset")) fields.complain("utc_offset", "wrong; expected hours like \"+03:00\"");
    file.town.utc_offset_seconds = offset.value_or(0);
    const std::string language = fields.one_of("language", {"ru", "uk", "en"}, Need::required);
    file.language = content::language_from_code(language).value_or(content::Language::russian);
    file.relative_dates = fields.flag("relative_dates");
    std::set<std::string> ids;
    for (FieldReader& row : fields.tables("topic")) {
        content::Topic topic{row.text("id", Need::required, 64), row.localised("name", Need::required)};
        if (!topic.id.empty() && !content::is_entry_id(topic.id)) {
            row.complain("id", "wrong; expected lower-case latin letters, digits and '-'");
        } else if (!ids.insert(topic.id).second) {
            row.complain("id", "twice; expected another id");
        }
        file.town.topics.push_back(std::move(topic));
        row.finish();
    }
    fields.finish();
    return file;
}

}  // namespace veche::server::publish
