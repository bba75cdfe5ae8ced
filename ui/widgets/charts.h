// Stages on a time line and the results of a poll as bars, each figure in words.
#pragma once

#include <span>
#include <string>

#include "ui/canvas/canvas.h"
#include "ui/screens/poll_results.h"
#include "ui/screens/reader.h"

namespace veche::ui {

// In the current column, from top to bottom; `id` names its nodes. A stage that is done has a tick, the current one a
// filled ring and bold words.
void draw_time_line(Canvas& canvas, const std::string& id, std::span<const StageMark> stages);
void draw_poll_bars(Canvas& canvas, const std::string& id, std::span<const PollResultsView::Bar> bars);

}  // namespace veche::ui
