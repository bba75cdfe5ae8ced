// What of a screen is read aloud where there is no text of an entry. Pure.
#pragma once

#include <string>
#include <vector>

#include "content/language.h"
#include "content/speech/utterances.h"
#include "ui/outline.h"

namespace veche::kiosk {

struct SpokenNode {
    std::string text;
    content::Language language = content::Language::russian;
};

enum class Personal { left_out, spoken };

// Everything that is on the screen and says something, top to bottom. Copies: quick enough for the loop.
[[nodiscard]] std::vector<SpokenNode> spoken_nodes(const ui::Outline& outline, Personal personal);
// As sentences that are marked nowhere. Takes its time: for a worker.
[[nodiscard]] std::vector<content::Utterance> sentences_of(const std::vector<SpokenNode>& nodes);

}  // namespace veche::kiosk
