#include "kiosk/forms/answers.h"

#include "content/receipt_code.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {

using ui::key;

Mistakes mistakes(const State& state, const Screen& screen) {
    const FormTraits* form = form_traits(screen);
    return form == nullptr ? Mistakes() : form->mistakes(state, screen);
}

int step_with_mistake(const State& state, const Screen& screen, int from, int until) {
    Screen walked = screen;
    Steps* its = steps(walked);
    if (its == nullptr) return -1;
    for (its->at = from; its->at < until; ++its->at) {
        if (!mistakes(state, walked).empty()) return its->at;
    }
    return -1;
}

std::string code_mistake(const std::string& typed_code) {
    if (typed_code.find_first_not_of(" \n\t") == std::string::npos) return key("Type the code of your receipt");
    if (content::ReceiptCode::from_typed(typed_code)) return {};
    // What is left when only symbols of a code are taken tells which mistake it is.
    const std::string symbols = content::normalise_receipt_typing(typed_code);
    if (symbols.size() < content::receipt_code_symbols) {
        return key("A code has 16 letters and digits, and some are missing here");
    }
    if (content::ReceiptCode::from_typed(symbols)) {
        return key("There is something here that is not part of a code: it has 16 letters and digits and nothing else");
    }
    return key("There is a mistake in the code: please compare each symbol with your receipt");
}

content::SubmissionBody submission_body(const State& state, const Screen& screen) {
    return form_traits(screen)->body(state, screen);
}

}  // namespace veche::kiosk
