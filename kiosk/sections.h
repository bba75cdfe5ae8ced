// How a kiosk shows the sections of the town and the kinds in them: words, pictures, orders. One of the files of a
// content kind (CONTRIBUTING.md). Words are keys (ui/words.h).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "content/entry.h"
#include "content/store/summary.h"
#include "ui/canvas/canvas.h"
#include "ui/place.h"

namespace veche::kiosk {

// A key in its singular and plural.
struct CountedKey {
    const char* one;
    const char* many;
};

struct SectionTraits {
    enum class AtHome { tile, row };
    const char* name;  // of the drive protocol and in ids of controls
    const char* title;
    const char* introduction;  // empty: none
    ui::Icon icon;
    content::ListOrder order;
    CountedKey count;
    AtHome at_home;
};
[[nodiscard]] SectionTraits traits_of(ui::Section section);
[[nodiscard]] std::vector<content::Kind> kinds_of(ui::Section section);

struct KindLook {
    enum class Detail {
        summary,
        number_day_and_detail,
        number_date_and_detail,
        closing,
        plan,
        minutes,
        questions,
        event
    };
    enum class ShownAs { reader, plan, quiz, poll };
    // Over a page stands where one is: the section where the kind alone would be a word of offices.
    enum class Over { kind, section };
    const char* word;
    ui::Icon icon;
    Detail detail = Detail::number_day_and_detail;  // the second line of a row
    Over over = Over::kind;
    ShownAs shown_as = ShownAs::reader;
};
[[nodiscard]] KindLook look_of(content::Kind kind);
[[nodiscard]] std::optional<content::Kind> kind_named(std::string_view name);

}  // namespace veche::kiosk
