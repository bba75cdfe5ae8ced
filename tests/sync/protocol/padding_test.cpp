#include "sync/protocol/padding.h"

#include <doctest/doctest.h>
#include <initializer_list>
#include <string>

namespace veche::protocol {

TEST_CASE("a text goes to the smallest bucket that holds it and its padding byte") {
    struct Row {
        std::size_t text;
        std::size_t bucket;
    };
    for (const Row& row : std::initializer_list<Row>{{0, 1024},
                                                     {1023, 1024},
                                                     {1024, 4096},
                                                     {4095, 4096},
                                                     {4096, padding_block},
                                                     {padding_block - 1, padding_block},
                                                     {padding_block, 2 * padding_block}}) {
        CAPTURE(row.text);
        CHECK(bucket_for(row.text, largest_padded_body) == row.bucket);
        std::string text(row.text, 'a');
        pad(text, row.bucket);
        CHECK(text.size() == row.bucket);
        CHECK(is_bucket(text.size()));
        REQUIRE(without_padding(text));
        CHECK(without_padding(text)->size() == row.text);
    }
}

TEST_CASE("the longest text that fits a limit fits, one byte more does not") {
    CHECK(bucket_for(largest_padded_body - 1, largest_padded_body) == largest_padded_body);
    CHECK_FALSE(bucket_for(largest_padded_body, largest_padded_body));
    CHECK_FALSE(bucket_for(padding_block - 1, padding_block - 1));
}

}  // namespace veche::protocol
