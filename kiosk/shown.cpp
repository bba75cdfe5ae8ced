#include "kiosk/shown.h"

#include "content/fullest_ballot.h"

namespace veche::kiosk {

const EntryData* entry_of(const Screen& screen) {
    const auto* entry = std::get_if<std::shared_ptr<const EntryData>>(&screen.loaded);
    return entry == nullptr ? nullptr : entry->get();
}

const AttachmentData* attachment_of(const Screen& screen) {
    const auto* attachment = std::get_if<std::shared_ptr<const AttachmentData>>(&screen.loaded);
    return attachment == nullptr ? nullptr : attachment->get();
}

std::optional<ShownText> text_of(const Screen& screen) {
    ShownText text;
    if (const EntryData* entry = entry_of(screen)) {
        text = {entry->document, entry->stored.entry.language};
    } else if (const AttachmentData* attachment = attachment_of(screen)) {
        text = {attachment->document, attachment->language};
    }
    if (text.document == nullptr || text.document->blocks.empty()) return std::nullopt;
    return text;
}

const content::PollDetails* poll_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::PollDetails>(&entry->stored.entry.details);
}

std::vector<std::string> choice_ids(const content::PollDetails::Question& question) {
    if (content::has_option_ids(question)) return question.option_ids;
    const bool scale = question.answer == content::PollDetails::Answer::scale;
    const int first = scale ? question.scale_from : 0;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < content::places_of(question); ++i)
        ids.push_back(std::to_string(first + static_cast<int>(i)));
    return ids;
}

const content::QuizDetails* quiz_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::QuizDetails>(&entry->stored.entry.details);
}

std::string quiz_choices(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("quiz/") : "quiz/" + place->id + "/";
}

std::string plan_choice(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("plan") : "plan/" + place->id;
}

}  // namespace veche::kiosk
