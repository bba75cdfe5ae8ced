// Why nothing can be handed in on a screen now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/state.h"

namespace veche::kiosk {

// Why nothing can be handed in on the screen now: told before typing, and checked again when it is handed in.
enum class Obstacle {
    none,
    not_loaded,        // what it is about is not here yet, or cannot be shown
    no_town,           // no edition has come yet: nobody to seal it to
    spool,             // it could not be kept
    poll_closed,       // or not yet open
    answered_already,  // one ballot a session
    draft_closed,      // for comments
    no_call_back,      // this hotline does not call back
    not_read           // the town's server does not know the form this program would send
};
[[nodiscard]] Obstacle obstacle(const State& state, const Screen& screen);
// Until when a comment that was begun in time may be finished although the discussion is over; nothing: it is open, or
// it was not begun in time.
[[nodiscard]] std::optional<Instant> grace_until(const State& state, const Screen& screen);
// The same of all comments on a draft whose discussion is over: the clauses they are on; none: there is no such
// comment.
struct BegunComments {
    std::vector<content::ClauseId> clauses;
    Instant until;
};
[[nodiscard]] BegunComments begun_comments(const State& state, const EntryData& draft);

}  // namespace veche::kiosk
