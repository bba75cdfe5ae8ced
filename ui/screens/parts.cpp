#include "ui/screens/parts.h"

#include <algorithm>

#include "content/link.h"
#include "ui/widgets/chips.h"
#include "ui/widgets/message.h"
#include "ui/widgets/row.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

// Below that width a label beside its value would leave too little room for either.
constexpr float narrowest_column_mm = 90;
constexpr float label_part = 0.3F;

std::vector<Button> buttons_of(const std::vector<Command>& commands) {
    std::vector<Button> buttons;
    buttons.reserve(commands.size());
    for (const Command& command : commands) buttons.push_back(button_of(command));
    return buttons;
}

void draw_fact(Canvas& canvas, const Fact& fact, bool beside, std::optional<content::Language> of_entry) {
    const auto language_of = [&](bool is_of_entry) { return is_of_entry ? of_entry : std::nullopt; };
    const float width = canvas.area().width;
    if (!beside || fact.label.empty()) {
        if (!fact.label.empty()) {
            const InLanguage language(canvas, language_of(fact.label_of_entry));
            canvas.text(fact.label, TextStyle::body, Tone::quiet);
        }
        const InLanguage language(canvas, language_of(fact.of_entry));
        canvas.text(fact.value);
        canvas.space(3);
        return;
    }
    const float gap = canvas.mm(style::gap);
    const float label = width * label_part;
    const float value = width - label - gap;
    const float height = std::max(canvas.measure(fact.label, TextStyle::body, label).y,
                                  canvas.measure(fact.value, TextStyle::body, value).y);
    const Rect row = canvas.take(height);
    {
        const InLanguage language(canvas, language_of(fact.label_of_entry));
        canvas.text_at({row.x, row.y, label, 0}, fact.label, TextStyle::body, Tone::quiet, Align::left,
                       Canvas::InOutline::yes);
    }
    const InLanguage language(canvas, language_of(fact.of_entry));
    canvas.text_at({row.x + label + gap, row.y, value, 0}, fact.value, TextStyle::body, Tone::normal, Align::left,
                   Canvas::InOutline::yes);
    canvas.space(3);
}

std::optional<Action> meaning_of(const PagePress& press, const PageView& page) {
    if (press.what == PagePress::What::clause) return Open{CommentPlace{page.entry, content::ClauseId(press.target)}};
    const content::Link link = content::read_link(press.target);
    switch (link.to) {
        case content::Link::To::attachment: return Open{AttachmentPlace{page.entry, link.attachment}};
        case content::Link::To::entry: return Open{EntryPlace{link.entry, link.anchor}};
        case content::Link::To::outside:
        case content::Link::To::wrong: break;
    }
    return std::nullopt;
}

}  // namespace

Button button_of(const Command& command) {
    Button button;
    button.id = command.id;
    button.icon = command.icon;
    button.label = command.label;
    button.kind = command.primary ? ButtonKind::primary : ButtonKind::secondary;
    return button;
}

void draw_head(Canvas& canvas, const std::string& title, const std::string& summary,
               std::optional<content::Language> of_entry) {
    const InLanguage language(canvas, of_entry);
    canvas.space(6);
    canvas.text(title, TextStyle::title);
    canvas.space(4);
    if (summary.empty()) return;
    canvas.text(summary);
    canvas.space(5);
}

void draw_notices(Canvas& canvas, const std::vector<Notice>& notices) {
    for (const Notice& notice : notices) draw_banner(canvas, notice.tone, notice.text);
}

void draw_facts(Canvas& canvas, const std::vector<Fact>& facts, std::optional<content::Language> of_entry) {
    const bool beside = canvas.columns_for(narrowest_column_mm) >= 2;
    for (const Fact& fact : facts) draw_fact(canvas, fact, beside, of_entry);
}

void draw_group_title(Canvas& canvas, const std::string& title) {
    canvas.space(8);
    canvas.text(title, TextStyle::heading);
    canvas.space(3);
}

void draw_fact_groups(Canvas& canvas, const std::vector<FactGroup>& groups, std::optional<content::Language> of_entry) {
    for (const FactGroup& group : groups) {
        draw_group_title(canvas, group.title);
        draw_facts(canvas, group.facts, of_entry);
    }
}

std::optional<Action> draw_row_groups(Canvas& canvas, const std::vector<RowGroup>& groups) {
    Answer answer;
    for (const RowGroup& group : groups) {
        draw_group_title(canvas, group.title);
        answer.keep(draw_rows(canvas, group.rows));
    }
    return answer.take();
}

std::optional<Action> draw_filters(Canvas& canvas, const std::vector<Filter>& filters) {
    Answer answer;
    for (const Filter& filter : filters) {
        std::vector<Chip> chips;
        for (const Filter::Option& option : filter.options) {
            chips.push_back({"filter/" + filter.id + "/" + option.value, option.label, option.chosen});
        }
        if (const auto pressed = draw_chips(canvas, filter.label, chips)) {
            answer.keep(SetFilter{filter.id, filter.options[*pressed].value});
        }
        canvas.space(4);
    }
    return answer.take();
}

std::optional<Action> draw_commands(Canvas& canvas, const std::vector<Command>& commands) {
    if (const auto pressed = draw_buttons(canvas, buttons_of(commands))) return commands[*pressed].action;
    return std::nullopt;
}

float commands_height(const Canvas& canvas, const std::vector<Command>& commands, float width) {
    return buttons_height(canvas, buttons_of(commands), width);
}

std::optional<Action> draw_more(Canvas& canvas, const std::string& id, const std::string& label) {
    if (label.empty()) return std::nullopt;
    Button more;
    more.id = id;
    more.icon = Icon::more;
    more.label = label;
    canvas.space(4);
    if (draw_button(canvas, more, canvas.take(button_height(canvas, more, canvas.area().width)))) return ShowMore{};
    return std::nullopt;
}

void draw_figure(Canvas& canvas, const std::string& label, const std::string& figure) {
    if (figure.empty()) return;
    const float padding = canvas.mm(style::padding);
    const float room = canvas.area().width - 2 * padding;
    const float above = label.empty() ? 0 : canvas.measure(label, TextStyle::body, room).y;
    const float height = above + canvas.measure(figure, TextStyle::title, room).y + 2 * padding;
    const Rect box = canvas.take(height);
    canvas.space(4);
    canvas.fill(box, canvas.theme().accent_surface, canvas.mm(style::radius));
    // Where the tint is as dark as the background, the edge holds it together.
    canvas.stroke(box, canvas.theme().divider, style::hairline(canvas), canvas.mm(style::radius));
    canvas.push_background(canvas.theme().accent_surface);
    if (!label.empty()) {
        canvas.text_at({box.x + padding, box.y + padding, room, 0}, label, TextStyle::body, Tone::normal, Align::left,
                       Canvas::InOutline::yes);
    }
    canvas.text_at({box.x + padding, box.y + padding + above, room, 0}, figure, TextStyle::title, Tone::normal,
                   Align::left, Canvas::InOutline::yes);
    canvas.pop_background();
}

std::optional<Action> draw_text_of(Canvas& canvas, const PageView& page) {
    if (const auto press = draw_page(canvas, page)) return meaning_of(*press, page);
    return std::nullopt;
}

}  // namespace veche::ui
