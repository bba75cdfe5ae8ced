#include "kiosk/present/spoken_code.h"

namespace veche::kiosk {

std::string spoken_symbol(const ui::Wording& w, char symbol) {
    switch (symbol) {
        case 'A': return w("A, Alfa");
        case 'B': return w("B, Bravo");
        case 'C': return w("C, Charlie");
        case 'D': return w("D, Delta");
        case 'E': return w("E, Echo");
        case 'F': return w("F, Foxtrot");
        case 'G': return w("G, Golf");
        case 'H': return w("H, Hotel");
        case 'J': return w("J, Juliett");
        case 'K': return w("K, Kilo");
        case 'M': return w("M, Mike");
        case 'N': return w("N, November");
        case 'P': return w("P, Papa");
        case 'Q': return w("Q, Quebec");
        case 'R': return w("R, Romeo");
        case 'S': return w("S, Sierra");
        case 'T': return w("T, Tango");
        case 'V': return w("V, Victor");
        case 'W': return w("W, Whiskey");
        case 'X': return w("X, X-ray");
        case 'Y': return w("Y, Yankee");
        case 'Z': return w("Z, Zulu");
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
