// Any words as a plain text of an office: the page made of them is within the limits of an entry.
#include "server/publish/plain_text.h"

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "content/clauses.h"
#include "content/markdown.h"
#include "tests/support/counting_random.h"

namespace {

void demand(bool promise) {
    if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!veche::is_valid_utf8(bytes)) return 0;  // refused before it gets here
    const auto plain = server::publish::read_plain_text(bytes, std::nullopt, content::Language::russian);
    demand(veche::is_valid_utf8(plain.title) && veche::is_valid_utf8(plain.summary));
    demand(fits_code_points(plain.title, 300) && fits_code_points(plain.summary, 600));
    demand(veche::is_valid_utf8(plain.text));
    veche::test::CountingTokens random;
    const auto once = content::write_clause_ids(plain.text, bytes, random);
    if (!once) return 0;
    // Written once, ids stay as they are.
    const auto twice = content::write_clause_ids(*once, "", random);
    demand(twice && *twice == *once);
    return 0;
}
