#include "server/office/texts.h"

#include "content/languages/traits.h"

namespace veche::server::office {

const content::StaffPages& texts_of(content::Language language) {
    return *content::traits_of(language).staff_pages;
}

std::string filled(std::string_view text, std::string_view value) {
    const std::size_t place = text.find("{}");
    std::string whole(text);
    if (place != std::string_view::npos) whole.replace(place, 2, value);
    return whole;
}

}  // namespace veche::server::office
