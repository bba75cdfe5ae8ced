// Which questions of the versions of a poll are one question: the same id and the same words in every language both
// have, or words that were put right (docs/formats.md, "Polls"). Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "server/edition/archive.h"

namespace veche::server {

struct QuestionSenses {
    std::size_t count = 0;
    // By version: question id -> number of the question, from 0 in the order they first appeared.
    std::vector<std::map<content::QuestionId, std::size_t>> of_version;
    // By number: the versions whose words of it were a correction, one a publication.
    std::vector<std::vector<std::size_t>> corrections;
};

[[nodiscard]] QuestionSenses question_senses(const PollHistory& history);

}  // namespace veche::server
