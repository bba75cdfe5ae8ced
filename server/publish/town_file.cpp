#include "server/publish/town_file.h"

#include <set>

#include "server/publish/field_reader.h"

namespace veche::server::publish {
namespace {

constexpr int furthest_offset_minutes = 14 * 60;

// "+03:00" in seconds east of UTC.
std::optional<int> read_offset(std::string_view text) {
    if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
    const auto minutes = read_hours_and_minutes(text.substr(1));
    if (!minutes || *minutes > furthest_offset_minutes) return std::nullopt;
    return (text[0] == '-' ? -60 : 60) * *minutes;
}

// `timezone`, or `utc_offset` as towns without summer time may write it.
void read_zone(FieldReader& fields, content::Town& town) {
    constexpr std::string_view expected = "a place of the time zone database like \"Europe/Moscow\"";
    const bool by_offset = fields.has("utc_offset");
    town.time_zone = fields.text("timezone", Need::optional, 64);
    const auto offset = read_offset(fields.text("utc_offset", Need::optional));
    if (!by_offset && town.time_zone.empty()) {
        fields.complain("timezone", "missing; expected " + std::string(expected));
    } else if (by_offset && fields.has("timezone")) {
        fields.complain("utc_offset", "told twice; expected timezone alone");
    } else if (by_offset && !offset) {
        fields.complain("utc_offset", "wrong; expected hours like \"+03:00\"");
    } else if (!town.time_zone.empty() && !TimeZone::named(town.time_zone)) {
        fields.complain("timezone",
                        "there is no time zone '" + town.time_zone + "'; expected " + std::string(expected));
    }
    town.utc_offset_seconds = offset.value_or(0);
}

}  // namespace

std::optional<TownFile> read_town_file(std::string_view bytes, ErrorList& errors) {
    TownFile file;
    const auto table = parse_source(bytes, 1);
    if (!table) {
        errors.add(town_file_name, table.error().line, table.error().message);
        return std::nullopt;
    }
    const Calendar calendar;
    TomlDocument document(*table, std::string(town_file_name));
    FileContext context{content::Language::russian, calendar, {}};
    FieldReader fields(document.root(), context);
    file.town.name = fields.localised("name", Need::required);
    file.town.keeper = fields.localised("keeper", Need::required);
    const auto profiles = texts_of(content::built_in_legal_profile_ids());
    file.town.legal_profile =
        content::LegalProfileId(fields.one_of("legal_profile", {profiles.begin(), profiles.end()}, Need::required));
    read_zone(fields, file.town);
    file.town.comments_grace_minutes = static_cast<int>(fields.integer(
        "comments_grace", 0, content::longest_comments_grace_minutes, content::Town().comments_grace_minutes));
    const std::string language =
        fields.one_of("language", {content::language_codes.begin(), content::language_codes.end()}, Need::required);
    file.language = content::language_from_code(language).value_or(content::Language::russian);
    // Written wrongly it is one mistake, not one for each day that counts from today.
    file.relative_dates = fields.flag("relative_dates") || fields.is_wrong_flag("relative_dates");
    std::set<content::TopicId> ids;
    for (FieldReader& row : fields.tables("topic")) {
        content::Topic topic{content::TopicId(row.text("id", Need::required, content::longest_id)),
                             row.localised("name", Need::required)};
        if (!topic.id.empty() && !content::is_entry_id(topic.id.text())) {
            row.complain("id", "wrong; expected lower-case latin letters, digits and '-'");
        } else if (!ids.insert(topic.id).second) {
            row.complain("id", "twice; expected another id");
        }
        file.town.topics.push_back(std::move(topic));
    }
    for (const auto& told : document.told()) errors.add(town_file_name, told.line, told.message);
    file.topics_known = !fields.has("topic") || !file.town.topics.empty();
    return file;
}

}  // namespace veche::server::publish
