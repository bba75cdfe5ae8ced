#include "ui/page_layout.h"
#include "ui/widgets/style.h"

namespace veche::ui {

float page_width(const Canvas& canvas) {
    return canvas.screen().width - 2 * canvas.mm(style::margin);
}

}  // namespace veche::ui
