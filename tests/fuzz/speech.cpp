// Any bytes read aloud: utterances lie in order inside the text, what is spoken is UTF-8 and no command to the voice.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "content/speech/utterances.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::content;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const Language language : all_languages) {
        std::size_t last = 0;
        for (const Utterance& utterance : utterances(bytes, language)) {
            if (utterance.begin < last || utterance.end <= utterance.begin || utterance.end > size) std::abort();
            last = utterance.end;
            if (utterance.spoken.find_first_of("[]<>") != std::string::npos) std::abort();
            if (veche::is_valid_utf8(bytes) && !veche::is_valid_utf8(utterance.spoken)) std::abort();
        }
    }
    return 0;
}
