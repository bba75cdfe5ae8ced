#include "kiosk/forms/obstacle.h"

#include "content/discussion.h"
#include "content/submission.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/shown.h"

namespace veche::kiosk {

std::optional<Instant> grace_until(const State& state, const Screen& screen) {
    using content::DraftActDetails;
    const EntryData* entry = entry_of(screen);
    if (form_of(screen) != Form::comment || entry == nullptr || !state.town) return std::nullopt;
    const auto* draft = std::get_if<DraftActDetails>(&entry->stored.entry.details);
    const auto begun = state.session.forms.begun.find(form_id(screen));
    if (draft == nullptr || !draft->comments_until || begun == state.session.forms.begun.end()) return std::nullopt;
    const content::DiscussionEnd end =
        content::discussion_end(*draft->comments_until, zone_of(state), state.town->comments_grace_minutes);
    const bool over = draft->stage == DraftActDetails::Stage::discussion && state.now >= end.end;
    return over && content::is_in_time(end, begun->second, state.now) ? std::optional(end.grace) : std::nullopt;
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
