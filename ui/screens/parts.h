// Pieces that several screens draw: notices, facts, filters, groups of entries, buttons. In the current column.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/list.h"
#include "ui/screens/reader.h"
#include "ui/widgets/button.h"

namespace veche::ui {

// Keeps the one action a frame may have.
class Answer {
  public:
    void keep(std::optional<Action> one) {
        if (one) action_ = std::move(one);
    }
    [[nodiscard]] std::optional<Action> take() { return std::move(action_); }

  private:
    std::optional<Action> action_;
};

void draw_notices(Canvas& canvas, const std::vector<Notice>& notices);
// Label and value side by side where there is room, else one below the other.
void draw_facts(Canvas& canvas, const std::vector<Fact>& facts, std::optional<content::Language> of_entry = {});
void draw_fact_groups(Canvas& canvas, const std::vector<FactGroup>& groups,
                      std::optional<content::Language> of_entry = {});
[[nodiscard]] std::optional<Action> draw_row_groups(Canvas& canvas, const std::vector<RowGroup>& groups);
// As chips, one filter below the other.
[[nodiscard]] std::optional<Action> draw_filters(Canvas& canvas, const std::vector<Filter>& filters);
[[nodiscard]] Button button_of(const Command& command);
// As buttons side by side; the primary ones stand out.
[[nodiscard]] std::optional<Action> draw_commands(Canvas& canvas, const std::vector<Command>& commands);
// What they take of a column of that width, pixels.
[[nodiscard]] float commands_height(const Canvas& canvas, const std::vector<Command>& commands, float width);
// The button that brings the rest of a list; without a label all is here.
[[nodiscard]] std::optional<Action> draw_more(Canvas& canvas, const std::string& id, const std::string& label);
// The title of a screen and what it is in short.
void draw_head(Canvas& canvas, const std::string& title, const std::string& summary,
               std::optional<content::Language> of_entry = {});
// A heading with room above it.
void draw_group_title(Canvas& canvas, const std::string& title);
// One thing to be seen from afar, with what it is above it.
void draw_figure(Canvas& canvas, const std::string& label, const std::string& figure);
// A text, once it is laid out. A press in it opens a place of the town, an attachment, or a comment on a clause.
[[nodiscard]] std::optional<Action> draw_text_of(Canvas& canvas, const PageView& page);

}  // namespace veche::ui
