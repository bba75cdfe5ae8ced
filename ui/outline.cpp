#include "ui/outline.h"

namespace veche::ui {

std::string_view name_of(Role role) {
    switch (role) {
        case Role::title: return "title";
        case Role::heading: return "heading";
        case Role::text: return "text";
        case Role::button: return "button";
        case Role::tile: return "tile";
        case Role::tab: return "tab";
        case Role::radio: return "radio";
        case Role::checkbox: return "checkbox";
        case Role::field: return "field";
        case Role::key: return "key";
        case Role::row: return "row";
        case Role::link: return "link";
        case Role::image: return "image";
        case Role::progress: return "progress";
        case Role::status: return "status";
        case Role::dialog: return "dialog";
    }
    return "text";
}

}  // namespace veche::ui
