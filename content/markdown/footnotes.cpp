#include "content/markdown/footnotes.h"

#include <algorithm>
#include <utility>

namespace veche::content::markdown {
namespace {

constexpr std::string_view opening = "[^";
constexpr std::size_t longest_label = 32;

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= longest_label && label.find_first_of(" \t\n[]^") == std::string_view::npos;
}

struct Found {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view label;
};

// The next "[^label]" from `at`.
std::optional<Found> find_reference(std::string_view text, std::size_t at) {
    for (;;) {
        const std::size_t begin = text.find(opening, at);
        if (begin == std::string_view::npos) return std::nullopt;
        const std::string_view rest = text.substr(begin + opening.size(), longest_label + 1);
        const std::string_view label = rest.substr(0, std::min(rest.find(']'), rest.size()));
        if (label.size() < rest.size() && is_label(label)) {
            return Found{begin, begin + opening.size() + label.size() + 1, label};
        }
        at = begin + opening.size();
    }
}

}  // namespace

std::optional<FootnoteLine> footnote_of_line(std::string_view line) {
    const auto found = line.starts_with(opening) ? find_reference(line, 0) : std::nullopt;
    if (!found || found->begin != 0 || !line.substr(found->end).starts_with(':')) return std::nullopt;
    const std::size_t text = line.find_first_not_of(" \t", found->end + 1);
    return FootnoteLine{found->label, std::min(text, line.size())};
}

void Footnotes::define(std::string_view label) {
    const bool number = label.size() <= 3 && label.find_first_not_of("0123456789") == std::string_view::npos;
    counted_ = counted_ || !number;
    numbers_.try_emplace(std::string(label), numbers_.size() + 1);
}

std::string Footnotes::mark(std::string_view label) const {
    const auto found = numbers_.find(label);
    if (found == numbers_.end()) return {};
    return "[" + (counted_ ? std::to_string(found->second) : found->first) + "]";
}

void Footnotes::put_marks(Spans& spans) const {
    if (empty()) return;
    Spans result;
    for (Span& span : spans) {
        std::size_t done = 0;
        for (auto found = find_reference(span.text, 0); found; found = find_reference(span.text, found->end)) {
            std::string shown = mark(found->label);
            if (shown.empty()) continue;
            Span part = span;
            part.text = span.text.substr(done, found->begin - done);
            if (!part.text.empty()) result.push_back(part);
            part.text = std::move(shown);
            part.note = true;
            result.push_back(std::move(part));
            done = found->end;
        }
        span.text.erase(0, done);
        if (!span.text.empty()) result.push_back(std::move(span));
    }
    spans = std::move(result);
}

std::vector<std::string> undefined_footnotes(std::string_view shown) {
    std::vector<std::string> labels;
    for (auto found = find_reference(shown, 0); found; found = find_reference(shown, found->end)) {
        labels.emplace_back(found->label);
    }
    return labels;
}

}  // namespace veche::content::markdown
