// An index of cases, fed by number.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "server/office/case_index.h"

namespace veche::test {

inline protocol::EnvelopeId id_of(int number) {
    protocol::EnvelopeId id;
    id.bytes.fill(0);
    id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[1] = static_cast<std::uint8_t>(number);
    return id;
}

inline int number_of(const protocol::EnvelopeId& id) {
    return id.bytes[0] * 256 + id.bytes[1];
}

struct CaseIndexRig {
    SystemRandom random;
    std::unique_ptr<server::office::CaseIndex> index;
    std::int64_t change = 0;

    CaseIndexRig() {
        auto made = server::office::CaseIndex::create(random);
        REQUIRE_MESSAGE(made, made.error().message);
        index = std::move(*made);
    }
    void feed(int number, std::vector<std::string> fields) {
        REQUIRE(index->feed({++change, id_of(number), {1000 + number}, std::move(fields)}));
    }
    void remove(int number) { REQUIRE(index->feed({++change, id_of(number), {}, {}, true})); }
    void sweep() {
        while (index->sweep()) continue;
    }
    std::vector<int> find(const std::string& text, content::LastWord last_word = content::LastWord::complete) {
        server::office::CaseQuery query;
        query.text = text;
        query.last_word = last_word;
        query.most = 10'000;
        const server::office::CaseAnswer answer = index->find(query);
        CHECK(answer.total == answer.hits.size());
        std::vector<int> numbers;
        for (const server::office::CaseHit& hit : answer.hits) numbers.push_back(number_of(hit.id));
        return numbers;
    }
    using Found = std::vector<int>;
};

}  // namespace veche::test
