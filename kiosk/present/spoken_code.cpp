#include "kiosk/present/spoken_code.h"

namespace veche::kiosk {

std::string spoken_symbol(const ui::Wording& w, char symbol) {
    switch (symbol) {
        case 'A': return w("letter A, said aloud");
        case 'B': return w("letter B, said aloud");
        case 'C': return w("letter C, said aloud");
        case 'D': return w("letter D, said aloud");
        case 'E': return w("letter E, said aloud");
        case 'F': return w("letter F, said aloud");
        case 'G': return w("letter G, said aloud");
        case 'H': return w("letter H, said aloud");
        case 'J': return w("letter J, said aloud");
        case 'K': return w("letter K, said aloud");
        case 'M': return w("letter M, said aloud");
        case 'N': return w("letter N, said aloud");
        case 'P': return w("letter P, said aloud");
        case 'Q': return w("letter Q, said aloud");
        case 'R': return w("letter R, said aloud");
        case 'S': return w("letter S, said aloud");
        case 'T': return w("letter T, said aloud");
        case 'V': return w("letter V, said aloud");
        case 'W': return w("letter W, said aloud");
        case 'X': return w("letter X, said aloud");
        case 'Y': return w("letter Y, said aloud");
        case 'Z': return w("letter Z, said aloud");
        default: return std::string(1, symbol);
    }
}

std::string spoken_code(const ui::Wording& w, std::string_view bare_code) {
    std::string spoken;
    for (std::size_t i = 0; i < bare_code.size(); ++i) {
        if (i != 0) spoken += i % 4 == 0 ? ". " : ", ";
        spoken += spoken_symbol(w, bare_code[i]);
    }
    return spoken.empty() ? spoken : spoken + ".";
}

}  // namespace veche::kiosk
