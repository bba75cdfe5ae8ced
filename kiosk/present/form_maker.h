// Puts the parts of one step of a form together, from what is typed and chosen. Shared by kiosk/present/form*.cpp and
// kiosk/form_*.cpp; lives for one call of present_form().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/forms/traits.h"
#include "kiosk/present/parts.h"
#include "ui/screens/form.h"

namespace veche::kiosk {

enum class Privacy { open, personal };

class FormMaker {
  public:
    explicit FormMaker(const Scene& scene);

    const Scene& scene;
    const ui::Wording& w;
    const Screen& screen;
    const Forms& forms;
    ui::FormView view;

    void heading(std::string text);
    void paragraph(std::string text);
    void quiet(std::string text);
    void notice(ui::Tone tone, std::string text);
    // What is wrong with the parts of this step, each thing a way to it; put before the part numbered `before`.
    void tell_errors(std::size_t before);
    void quote(std::string label, std::string text);
    // Of one line, or of `lines` and with a count of letters.
    void field(const std::string& id, std::string label, std::string hint, int lines = 1);
    // `options` without what is chosen.
    void choice(const std::string& id, std::string label, std::vector<ui::FormChoice::Option> options,
                Privacy privacy = Privacy::personal, ui::Choice choice = ui::Choice::one);
    void consent(std::string words);
    // Left out when there is no value.
    void review(std::string label, std::string value, int step);
    void fact(std::string label, std::string value);
    void command(std::string id, ui::Icon icon, std::string label, ui::Action action);
};

// A field as the form and the search show it.
[[nodiscard]] ui::FormField field_of(const Scene& scene, const std::string& id);

// ── the contacts, which several forms ask for ──
void present_contact(FormMaker& make);
void review_contact(FormMaker& make, int step);
void review_consent(FormMaker& make, std::string words, int step);
// After the way on: what was given with something sent before is offered, never put in unasked, for the next letter may
// be one to write without a name.
void offer_contacts(FormMaker& make);
// What is written in a form that cannot be handed in any more: nothing typed is thrown away. It can be read and, where
// the town takes appeals, goes on as one.
void present_written(FormMaker& make);

// ── what the law says on the answer, for the review and the receipt ──
struct TermsInWords {
    std::string registration;  // the rule: "3 days from receipt (…)"; empty: no legal profile
    std::string answer;        // empty: the law sets no term
    std::string message;       // why it is no appeal of the law; empty: it is one
    Date registered_by;
    Date answered_by;                     // when it is registered on the last day for that
    content::Explanation registered_why;  // step by step
    content::Explanation answered_why;
    bool answer_counts_from_receipt = false;  // else its day is known when it is registered
};
[[nodiscard]] TermsInWords terms_of(const Scene& scene, content::SubmissionKind kind);

}  // namespace veche::kiosk
