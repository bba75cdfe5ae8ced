#include "kiosk/sections.h"

#include <algorithm>

namespace veche::kiosk {

using content::Kind;
using content::ListOrder;
using ui::Section;

std::vector<Kind> kinds_of(Section section) {
    switch (section) {
        case Section::decisions: return {Kind::decision};
        case Section::drafts: return {Kind::draft_act};
        case Section::plans: return {Kind::plan};
        case Section::news: return {Kind::news};
        case Section::lessons: return {Kind::lesson, Kind::quiz};
        case Section::glossary: return {Kind::glossary_term};
        case Section::questions: return {Kind::faq};
        case Section::hotlines: return {Kind::hotline};
        case Section::officials: return {Kind::official};
        case Section::bodies: return {Kind::body};
        case Section::associations: return {Kind::association};
        case Section::calendar: return {Kind::event};
        case Section::polls: return {Kind::poll};
        case Section::pages: return {Kind::page};
    }
    return {};
}

ListOrder order_of(Section section) {
    switch (section) {
        case Section::drafts:
        case Section::polls: return ListOrder::closing_first;
        case Section::decisions:
        case Section::plans:
        case Section::news: return ListOrder::newest_first;
        case Section::calendar: return ListOrder::event_day;
        default: return ListOrder::title;
    }
}

std::optional<Kind> kind_named(std::string_view name) {
    const auto found = std::find(content::kind_names.begin(), content::kind_names.end(), name);
    if (found == content::kind_names.end()) return std::nullopt;
    return static_cast<Kind>(found - content::kind_names.begin());
}

}  // namespace veche::kiosk
