#include "kiosk/spoken_outline.h"

#include <utility>

namespace veche::kiosk {

std::vector<SpokenNode> spoken_nodes(const ui::Outline& outline, Personal personal) {
    std::vector<SpokenNode> nodes;
    for (const ui::Node& node : outline) {
        const bool aside = node.id.rfind("bar/", 0) == 0 || node.role == ui::Role::key ||
                           (node.is_private && personal == Personal::left_out);
        if (!aside && node.visible.height > 0) nodes.push_back({node.spoken, node.language});
    }
    return nodes;
}

std::vector<content::Utterance> sentences_of(const std::vector<SpokenNode>& nodes) {
    std::vector<content::Utterance> sentences;
    for (const SpokenNode& node : nodes) {
        for (content::Utterance one : content::utterances(node.text, node.language)) {
            one.block = static_cast<std::size_t>(-1);
            sentences.push_back(std::move(one));
        }
    }
    return sentences;
}

}  // namespace veche::kiosk
