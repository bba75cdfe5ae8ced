#include "kiosk/forms/obstacle.h"

#include "content/discussion.h"
#include "content/submission.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/shown.h"

namespace veche::kiosk {

namespace {

// When a discussion that is over ends for what was begun in it; nothing: it is not over, or no day ends it.
std::optional<content::DiscussionEnd> end_of_discussion(const State& state, const EntryData& entry) {
    using content::DraftActDetails;
    const auto* draft = std::get_if<DraftActDetails>(&entry.stored.entry.details);
    if (draft == nullptr || !draft->comments_until || !state.town) return std::nullopt;
    const content::DiscussionEnd end =
        content::discussion_end(*draft->comments_until, zone_of(state), state.town->comments_grace_minutes);
    const bool over = draft->stage == DraftActDetails::Stage::discussion && state.now >= end.end;
    return over ? std::optional(end) : std::nullopt;
}

}  // namespace

std::optional<Instant> grace_until(const State& state, const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    if (form_of(screen) != Form::comment || entry == nullptr) return std::nullopt;
    const auto begun = state.session.forms.begun.find(form_id(screen));
    const auto end = end_of_discussion(state, *entry);
    if (!end || begun == state.session.forms.begun.end()) return std::nullopt;
    return content::is_in_time(*end, begun->second, state.now) ? std::optional(end->grace) : std::nullopt;
}

BegunComments begun_comments(const State& state, const EntryData& draft) {
    BegunComments found;
    const auto end = end_of_discussion(state, draft);
    if (!end) return found;
    found.until = end->grace;
    const std::string prefix = std::string(comment_form().name) + "/" + draft.stored.entry.id.text() + "/";
    for (const auto& [form, begun] : state.session.forms.begun) {
        if (!form.starts_with(prefix) || !content::is_in_time(*end, begun, state.now)) continue;
        found.clauses.emplace_back(form.substr(prefix.size()));
    }
    return found;
}

Obstacle obstacle(const State& state, const Screen& screen) {
    const FormTraits* form = poll_of(screen) != nullptr ? &poll_form() : form_traits(screen);
    if (form == nullptr || !form->kind) return Obstacle::none;
    if (const Obstacle found = form->obstacle(state, screen); found != Obstacle::none) return found;
    if (!state.town || !state.profile) return Obstacle::no_town;
    if (!content::is_read(*state.town, *form->kind)) return Obstacle::not_read;
    return state.spool.writable ? Obstacle::none : Obstacle::spool;
}

}  // namespace veche::kiosk
