#include "content/languages/russian/parts.h"

namespace veche::content::languages::russian {

// Snowball makes орл of Орлов and орлов of Орлова, as of any genitive plural: cut both to the same.
std::string_view cut_surname(std::string_view stem) {
    constexpr std::string_view first = "ов";
    constexpr std::string_view second = "ев";
    constexpr std::size_t shortest = std::string_view("три").size();
    if (!stem.ends_with(first) && !stem.ends_with(second)) return stem;
    const std::string_view rest = stem.substr(0, stem.size() - first.size());
    return rest.size() >= shortest ? rest : stem;
}

}  // namespace veche::content::languages::russian
