#include "kiosk/sections.h"

#include <array>
#include <utility>

#include "content/entry_names.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using content::Kind;
using content::ListOrder;
using ui::Icon;
using ui::key;
using ui::Section;

constexpr auto tile = SectionTraits::AtHome::tile;
constexpr auto row = SectionTraits::AtHome::row;

// A test looks for such keys.
constexpr CountedKey counted(const char* one, const char* many) {
    return {one, many};
}

// In the order of the enumeration.
constexpr std::array<std::pair<Section, SectionTraits>, content::all_sections.size()> table = {{
    {Section::drafts,
     {"drafts", key("Draft acts"), key("What the town is about to decide. You can comment on every clause."),
      Icon::drafts, ListOrder::closing_first, counted("{1} draft", "{1} drafts"), tile}},
    {Section::decisions,
     {"decisions", key("Decisions"), key("What the town has decided, in full."), Icon::decisions,
      ListOrder::newest_first, counted("{1} document", "{1} documents"), tile}},
    {Section::plans,
     {"plans", key("Plans"), key("What the town has promised to do, and what is done so far."), Icon::plans,
      ListOrder::newest_first, counted("{1} plan", "{1} plans"), tile}},
    {Section::polls,
     {"polls", key("Polls"), key("Your opinion in a minute. Answers are anonymous."), Icon::poll,
      ListOrder::closing_first, counted("{1} poll", "{1} polls"), tile}},
    {Section::calendar,
     {"calendar", key("Calendar"), "", Icon::calendar, ListOrder::event_day, counted("{1} event", "{1} events"), tile}},
    {Section::lessons,
     {"lessons", key("Your rights"), key("Local law in plain words, a few minutes each."), Icon::lessons,
      ListOrder::title, counted("{1} material", "{1} materials"), tile}},
    {Section::hotlines,
     {"hotlines", key("Hotlines"), key("Which number to call, what for and when."), Icon::hotline, ListOrder::title,
      counted("{1} hotline", "{1} hotlines"), tile}},
    {Section::pages,
     {"pages", key("Hours, contacts, rules"),
      key("Working hours, receptions, contacts and the rules of this terminal."), Icon::clock, ListOrder::title,
      counted("{1} page", "{1} pages"), row}},
    {Section::questions,
     {"questions", key("Questions and answers"), key("What people ask most often."), Icon::questions, ListOrder::title,
      counted("{1} question", "{1} questions"), row}},
    {Section::glossary,
     {"glossary", key("Glossary"), key("Words of the law, explained."), Icon::glossary, ListOrder::title,
      counted("{1} word", "{1} words"), row}},
    {Section::officials,
     {"officials", key("Officials"), key("Who is responsible for what, and when they receive visitors."), Icon::people,
      ListOrder::title, counted("{1} official", "{1} officials"), row}},
    {Section::bodies,
     {"bodies", key("Councils and commissions"), key("Who decides, who advises, and who the members are."), Icon::town,
      ListOrder::title, counted("{1} council or commission", "{1} councils and commissions"), row}},
    {Section::associations,
     {"associations", key("Associations"), key("Associations registered in the town."), Icon::circle_of_people,
      ListOrder::title, counted("{1} association", "{1} associations"), row}},
    {Section::news,
     {"news", key("News"), key("What has happened and what is coming."), Icon::news, ListOrder::newest_first,
      counted("{1} news item", "{1} news items"), row}},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].first) != i) return false;
    }
    return true;
}
static_assert(is_in_order());

}  // namespace

SectionTraits traits_of(Section section) {
    return table.at(static_cast<std::size_t>(section)).second;
}

std::vector<Kind> kinds_of(Section section) {
    std::vector<Kind> kinds;
    for (std::size_t i = 0; i < content::kind_count; ++i) {
        const auto kind = static_cast<Kind>(i);
        if (content::traits_of(kind).section == section) kinds.push_back(kind);
    }
    return kinds;
}

KindLook look_of(Kind kind) {
    using Detail = KindLook::Detail;
    using Over = KindLook::Over;
    using ShownAs = KindLook::ShownAs;
    switch (kind) {
        case Kind::page: return {key("Information"), Icon::information, Detail::summary, Over::section};
        case Kind::news: return {key("News"), Icon::news};
        case Kind::decision: return {key("Decision"), Icon::decisions, Detail::number_date_and_detail};
        case Kind::plan: return {key("Plan"), Icon::plans, Detail::plan, Over::kind, ShownAs::plan};
        case Kind::draft_act: return {key("Draft act"), Icon::drafts, Detail::closing};
        case Kind::lesson: return {key("Lesson"), Icon::lessons, Detail::minutes};
        case Kind::quiz: return {key("Quiz"), Icon::quiz, Detail::questions, Over::kind, ShownAs::quiz};
        case Kind::glossary_term: return {key("Word of the law"), Icon::glossary, Detail::summary, Over::section};
        case Kind::faq: return {key("Question and answer"), Icon::questions, Detail::summary};
        case Kind::hotline: return {key("Hotline"), Icon::hotline};
        case Kind::official: return {key("Official"), Icon::people, Detail::number_day_and_detail, Over::section};
        case Kind::body:
            return {key("Council or commission"), Icon::people, Detail::number_day_and_detail, Over::section};
        case Kind::association: return {key("Association"), Icon::circle_of_people};
        case Kind::event: return {key("Event"), Icon::calendar, Detail::event};
        case Kind::poll: return {key("Poll"), Icon::poll, Detail::closing, Over::kind, ShownAs::poll};
    }
    return {};
}

std::optional<Kind> kind_named(std::string_view name) {
    return content::from_written<Kind>(name);
}

}  // namespace veche::kiosk
