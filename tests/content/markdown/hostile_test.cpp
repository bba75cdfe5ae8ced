#include <algorithm>
#include <ctime>
#include <doctest/doctest.h>
#include <string>

#include "content/markdown.h"
#include "content/markdown/segments.h"

namespace veche::content {
namespace {

// Enough to show what is not linear, and quick with sanitizers too.
constexpr std::size_t enough_bytes = std::size_t{1} << 20U;

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() + piece.size() <= bytes) text += piece;
    return text;
}

// Of this thread's processor, which other programs do not lengthen.
double seconds_to_parse(const std::string& text) {
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double begin = now();
    static_cast<void>(parse_markdown(text));
    return now() - begin;
}

// Eight times the text costs eight times the work: three times that is allowed, the square of it would be 64.
void check_linear(double part, double whole) {
    CHECK(whole < 24 * part + 0.05);
}

}  // namespace

TEST_CASE("a hostile text does not hold the reader up") {
    const char* pieces[] = {"1.\n", "1. a\n", "> ", ">\n", "- a\n", "  - a\n", "*a ", "**a*b_", "[", "](", "[a](", "![",
                            "`", "``a`", "<", "<a ", "&", "&#1", "|a", "|a\n", "a|b\n-|-\n", "\\", "# a\n", "```\n",
                            "~~~a\n", "а) ", "Статья 5. \n", "[a]: b\n", "a\n===\n", "\t-\t", "_a__b___", "<!--", "<?",
                            "http://", "(", "\n\n- a\n", "* * *\n", "*_", "[]()", "a  \n",
                            // Many lines of many brackets, in everything that has lines.
                            "]([\n", "> ]([\n", "- ]([\n      - ]([\n", "]([  \n", "|]([\n", "](\n[\n", "[](\n", "[\n",
                            "> ](\n> [\n", "> > ](\n> > [\n", "> - ](\n>       - [\n", "- ](\n      - [\n",
                            "](  \n[\\\n", "- ](  \n[\\\n", "|](\n|[\n", "[a](<b", "[a](b \"c", "[a](b 'c (d",
                            "<!-- clause: aaaa -->\n"};
    for (const char* piece : pieces) {
        CAPTURE(piece);
        // In one paragraph as long as may be, and in as many as fit.
        const std::string paragraph = repeated(piece, longest_segment_bytes - 2);
        const double one = seconds_to_parse(paragraph);
        check_linear(seconds_to_parse(repeated(piece, longest_segment_bytes / 8)), one);
        check_linear(one, seconds_to_parse(repeated(paragraph + "\n\n", enough_bytes)));
        check_linear(one, seconds_to_parse(repeated(piece, enough_bytes)));
    }
    for (const std::string around : {"\n", "  \n", "\\\n"}) {
        const auto paragraph = [&](std::size_t bytes) {
            const std::string half(bytes / 2 - 10, '[');
            return half + around + std::string(half.size(), ']') + "\n\n";
        };
        const std::string longest = paragraph(longest_segment_bytes);
        const double one = seconds_to_parse(longest);
        check_linear(seconds_to_parse(paragraph(longest_segment_bytes / 8)), one);
        check_linear(one, seconds_to_parse(repeated(longest, enough_bytes)));
    }
}

TEST_CASE("the lines of a paragraph reach the parser as one, so that each bracket is looked up at once") {
    struct Row {
        std::string first;
        std::string next;
    };
    const Row rows[] = {{"](\n", "[\n](\n"},
                        {"> ](\n", "> [\n> ](\n"},
                        {"- ](\n", "      - [\n](\n"},
                        {"|](\n", "|[\n|](\n"},
                        {"7. ](\n", "[\n](\n"}};
    for (const Row& row : rows) {
        CAPTURE(row.first);
        const auto segments = markdown::split_segments(row.first + repeated(row.next, 60'000));
        REQUIRE(segments);
        REQUIRE(segments->size() == 1);
        const std::string& text = segments->front().text;
        CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    }
    // Where lines stay lines the segment is parted.
    for (const std::string piece : {"](  \n", "[\\\n", "> > [\n"}) {
        CAPTURE(piece);
        const auto segments = markdown::split_segments(repeated(piece, 60'000));
        REQUIRE(segments);
        for (const markdown::Segment& segment : *segments) CHECK(segment.text.size() < 8'000);
    }
}

}  // namespace veche::content
