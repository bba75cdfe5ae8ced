#include "server/commands/shown.h"

#include <doctest/doctest.h>

namespace veche::server::commands {
namespace {

TEST_CASE("nothing a resident wrote can command the terminal of a clerk") {
    CHECK(printable("два\nслова") == "два\nслова");
    CHECK(printable("\x1b[2Jx\x07\x7f\r\ty") == "[2Jx y");
    // U+009B begins a command as well; the letter р (D1 80) has a byte of that range and stays.
    CHECK(printable("\xc2\x9b"
                    "31mр") == "31mр");
    CHECK(printable("a\u202Eb\n") == "ab\n");
}

}  // namespace
}  // namespace veche::server::commands
