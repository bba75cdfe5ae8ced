// One whole screen as data: what is the same everywhere, and what is in the middle.
#pragma once

#include <optional>
#include <variant>

#include "ui/action.h"
#include "ui/frame.h"
#include "ui/screens/attract.h"
#include "ui/screens/calendar.h"
#include "ui/screens/form.h"
#include "ui/screens/home.h"
#include "ui/screens/list.h"
#include "ui/screens/message.h"
#include "ui/screens/plan.h"
#include "ui/screens/poll_results.h"
#include "ui/screens/quiz.h"
#include "ui/screens/reader.h"
#include "ui/screens/receipt.h"
#include "ui/screens/search.h"

namespace veche::ui {

using ScreenView = std::variant<AttractView, HomeView, ListView, ReaderView, PlanView, QuizView, PollResultsView,
                                CalendarView, FormView, ReceiptView, SearchView, MessageView>;

struct View {
    FrameView frame;
    ScreenView screen;
};

// Draws all of it; the one action the visitor took in this frame, if any.
std::optional<Action> draw(Canvas& canvas, const View& view);

}  // namespace veche::ui
