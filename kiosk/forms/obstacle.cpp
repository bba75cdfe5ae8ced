#include "kiosk/forms/obstacle.h"

#include "content/discussion.h"
#include "content/entry_today.h"
#include "content/openness.h"
#include "content/submission.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

Obstacle poll_obstacle(const State& state, const content::EntryId& id, const content::PollDetails& poll) {
    if (state.session.voted.contains(id)) return Obstacle::answered_already;
    return content::is_open(poll, state.today) ? Obstacle::none : Obstacle::poll_closed;
}

// What the entry itself says against writing about it.
Obstacle entry_obstacle(const State& state, const Screen& screen) {
    const Form form = form_of(screen);
    if (form == Form::appeal) return Obstacle::none;
    const EntryData* entry = entry_of(screen);
    if (entry == nullptr) return Obstacle::not_loaded;
    const auto& details = entry->stored.entry.details;
    if (const auto* poll = std::get_if<content::PollDetails>(&details)) {
        return poll_obstacle(state, entry->stored.entry.id, *poll);
    }
    if (form == Form::comment) {
        const auto* draft = std::get_if<content::DraftActDetails>(&details);
        const bool open = draft != nullptr && content::takes_comments(*draft, state.today);
        return open || grace_until(state, screen) ? Obstacle::none : Obstacle::draft_closed;
    }
    const auto* hotline = std::get_if<content::HotlineDetails>(&details);
    return hotline != nullptr && hotline->call_back ? Obstacle::none : Obstacle::no_call_back;
}

}  // namespace

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

bool is_offered(const State& state, Form form) {
    if (!state.town) return true;
    switch (form) {
        case Form::appeal: return content::is_read(*state.town, content::Appeal{});
        case Form::comment: return content::is_read(*state.town, content::ClauseComment{});
        case Form::call_back: return content::is_read(*state.town, content::CallBackRequest{});
        case Form::poll: return content::is_read(*state.town, content::Ballot{});
        case Form::check:
        case Form::none: break;
    }
    return true;
}

Obstacle obstacle(const State& state, const Screen& screen) {
    const Form form = form_of(screen);
    const bool hands_in = (form != Form::none && form != Form::check) || poll_of(screen) != nullptr;
    if (!hands_in) return Obstacle::none;
    if (const Obstacle found = entry_obstacle(state, screen); found != Obstacle::none) return found;
    if (!state.town || !state.profile) return Obstacle::no_town;
    if (!is_offered(state, poll_of(screen) != nullptr ? Form::poll : form)) return Obstacle::not_read;
    return state.spool.writable ? Obstacle::none : Obstacle::spool;
}

}  // namespace veche::kiosk
