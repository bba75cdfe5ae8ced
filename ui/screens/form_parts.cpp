#include "ui/screens/form_parts.h"

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/choice.h"
#include "ui/widgets/field.h"
#include "ui/widgets/message.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

struct PartDrawer {
    Canvas& canvas;

    std::optional<Action> operator()(const FormText& part) const {
        if (part.style != TextStyle::body) canvas.space(4);
        if (part.is_private) canvas.push_private();
        if (part.language) canvas.set_language(*part.language);
        canvas.text(part.text, part.style, part.tone);
        if (part.is_private) canvas.pop_private();
        canvas.space(3);
        return std::nullopt;
    }
    std::optional<Action> operator()(const FormField& part) const {
        std::optional<Action> action = draw_field(canvas, part);
        canvas.space(3);
        return action;
    }
    std::optional<Action> operator()(const FormChoice& part) const {
        canvas.text(part.label, TextStyle::strong);
        canvas.space(2);
        if (!part.error.empty()) {
            draw_error(canvas, part.error);
            canvas.space(2);
        }
        std::vector<ChoiceOption> options;
        options.reserve(part.options.size());
        for (const FormChoice::Option& option : part.options) {
            options.push_back({part.id + "/" + option.id, option.label, option.detail, option.chosen, part.is_private});
        }
        const auto pressed =
            part.in_row ? draw_scale(canvas, options, part.low, part.high) : draw_choices(canvas, options, part.choice);
        canvas.space(4);
        if (!pressed) return std::nullopt;
        return Choose{part.id, part.options[*pressed].id, part.choice};
    }
    std::optional<Action> operator()(const FormReview& part) const;
    std::optional<Action> operator()(const FormQuote& part) const {
        const Rect area = canvas.area();
        const float bar = canvas.mm(1.2F);
        const float indent = canvas.mm(style::padding);
        canvas.push_area({area.x + indent, area.y, area.width - indent, area.height});
        canvas.text(part.label, TextStyle::strong, Tone::quiet);
        if (!part.text.empty()) canvas.text(part.text, TextStyle::emphasis);
        const float height = canvas.area().y - area.y;
        canvas.pop_area();
        static_cast<void>(canvas.take(height));
        canvas.fill({area.x, area.y, bar, height}, canvas.theme().accent);
        canvas.space(6);
        return std::nullopt;
    }
    std::optional<Action> operator()(const FormErrors& part) const {
        draw_banner(canvas, Tone::danger, part.title);
        canvas.space(2);
        std::optional<Action> action;
        for (const FormErrors::Error& error : part.errors) {
            Button link;
            link.id = "error/" + error.part;
            link.icon = Icon::more;
            link.label = error.words;
            if (draw_button(canvas, link, canvas.take(button_height(canvas, link, canvas.area().width)))) {
                action = GoToPart{error.part};
            }
            canvas.space(2);
        }
        canvas.space(4);
        return action;
    }
    std::optional<Action> operator()(const Notice& part) const {
        draw_banner(canvas, part.tone, part.text);
        canvas.space(5);
        return std::nullopt;
    }
};

std::optional<Action> PartDrawer::operator()(const FormReview& part) const {
    Button change;
    change.id = "review/" + part.label;
    change.icon = Icon::edit;
    change.label = part.change;
    change.spoken = part.change + ": " + part.label;
    const Rect area = canvas.area();
    const float width = part.change.empty() ? 0 : button_width(canvas, change);
    const float gap = canvas.mm(style::gap);
    const bool beside = part.change.empty() || area.width - width - gap > area.width / 2;
    const float room = beside && width > 0 ? area.width - width - gap : area.width;
    float height = canvas.text_at({area.x, area.y, room, 0}, part.label, TextStyle::body, Tone::quiet, Align::left,
                                  Canvas::InOutline::yes);
    if (part.is_private) canvas.push_private();
    height += canvas.text_at({area.x, area.y + height, room, 0}, part.value, TextStyle::strong, Tone::normal,
                             Align::left, Canvas::InOutline::yes);
    if (part.is_private) canvas.pop_private();
    bool pressed = false;
    if (width > 0) {
        const float own = std::min(width, area.width);
        const float tall = button_height(canvas, change, own);
        if (beside) {
            pressed = draw_button(canvas, change, {area.right() - own, area.y, own, tall});
            height = std::max(height, tall);
        } else {
            pressed = draw_button(canvas, change, {area.x, area.y + height + gap / 2, own, tall});
            height += gap / 2 + tall;
        }
    }
    static_cast<void>(canvas.take(height));
    canvas.space(3);
    const Rect rule = canvas.take(style::hairline(canvas));
    canvas.fill(rule, canvas.theme().divider);
    canvas.space(3);
    if (!pressed) return std::nullopt;
    return GoToStep{part.step};
}

std::string id_of(const FormPart& part) {
    if (const auto* field = std::get_if<FormField>(&part)) return field->id;
    if (const auto* choice = std::get_if<FormChoice>(&part)) return choice->id;
    return {};
}

}  // namespace

std::optional<Action> draw_form_parts(Canvas& canvas, const FormView& view) {
    std::optional<Action> action;
    const PartDrawer drawer{canvas};
    for (const FormPart& part : view.parts) {
        const Rect before = canvas.area();
        if (auto one = std::visit(drawer, part)) action = std::move(one);
        if (const auto* text = std::get_if<FormText>(&part); text != nullptr && text->language) {
            canvas.set_language(view.language);
        }
        const bool tells_errors = std::holds_alternative<FormErrors>(part);
        const bool wanted = !view.go_to_part.empty() && id_of(part) == view.go_to_part;
        if (!tells_errors && !wanted) continue;
        const Rect place = {before.x, before.y, before.width, canvas.area().y - before.y};
        canvas.follow(wanted ? "form/part" : "form/errors",
                      wanted ? view.id + "/" + std::to_string(view.times_gone) : view.id, place);
    }
    return action;
}

}  // namespace veche::ui
