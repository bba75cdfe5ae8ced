#include "content/clauses.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/utf8.h"
#include "content/clauses/alignment.h"
#include "content/clauses/places.h"
#include "content/markdown.h"
#include "content/markdown/lines.h"
#include "content/markdown/segments.h"

namespace veche::content {
namespace {

using clauses::ClauseText;
using markdown::Segment;
using markdown::SegmentKind;

Result<std::vector<Segment>> clauses_of(std::string_view text) {
    if (text.size() > longest_text_bytes)
        return failure("the text is longer than " + std::to_string(longest_text_bytes / 1024 / 1024) + " MiB");
    if (!is_valid_utf8(text)) return failure("the text is not UTF-8");
    auto segments = markdown::split_segments(text);
    if (!segments) return segments;
    std::erase_if(*segments, [](const Segment& segment) {
        return segment.kind != SegmentKind::heading && segment.kind != SegmentKind::numbered;
    });
    return segments;
}

std::vector<ClauseText> texts_of(const std::vector<Segment>& segments) {
    std::vector<ClauseText> texts;
    texts.reserve(segments.size());
    for (const Segment& segment : segments) {
        texts.push_back(clauses::make_clause_text(segment.marker, segment.text));
    }
    return texts;
}

// Ids the author's text brings along, the first of two equal ones; empty where there is none.
std::vector<std::string> ids_in(const std::vector<Segment>& segments) {
    std::vector<std::string> ids;
    std::set<std::string_view> seen;
    for (const Segment& segment : segments) {
        const bool fresh = !segment.clause_id.empty() && seen.insert(segment.clause_id).second;
        ids.emplace_back(fresh ? segment.clause_id : std::string_view{});
    }
    return ids;
}

// Fills the empty ids from the old clauses.
void carry_over(const std::vector<Segment>& old_clauses, const std::vector<Segment>& new_clauses,
                std::vector<std::string>& ids) {
    const std::vector<std::string> old_ids = ids_in(old_clauses);
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < old_ids.size(); ++i) {
        if (!old_ids[i].empty()) by_id.emplace(old_ids[i], i);
    }
    std::vector<std::optional<std::size_t>> known(new_clauses.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (const auto found = by_id.find(ids[i]); found != by_id.end()) known[i] = found->second;
    }
    const auto match = clauses::align(texts_of(old_clauses), texts_of(new_clauses), std::move(known));
    std::set<std::string> used(ids.begin(), ids.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].empty() || !match[i]) continue;
        if (used.insert(old_ids[*match[i]]).second) ids[i] = old_ids[*match[i]];
    }
}

// Pairs from [new_from, new_to) and [old_from, old_to) that follow each other in both and are called the same.
struct Gap {
    std::size_t new_from = 0;
    std::size_t new_to = 0;
    std::size_t old_from = 0;
    std::size_t old_to = 0;
};

using Pairs = std::vector<std::optional<std::size_t>>;

// Names that stand once in each text hold them together; between two such places clauses go by order where their names
// agree, from the front and, where they no longer do, from the back.
void pair_gap(const std::vector<std::string>& new_places, const std::vector<std::string>& old_places, Gap gap,
              Pairs& pairs) {
    while (gap.new_from < gap.new_to && gap.old_from < gap.old_to &&
           new_places[gap.new_from] == old_places[gap.old_from]) {
        pairs[gap.new_from++] = gap.old_from++;
    }
    while (gap.new_from < gap.new_to && gap.old_from < gap.old_to &&
           new_places[gap.new_to - 1] == old_places[gap.old_to - 1]) {
        pairs[--gap.new_to] = --gap.old_to;
    }
}

Pairs pair_by_place(const std::vector<Segment>& translated, const std::vector<Segment>& original) {
    const std::vector<std::string> new_places = clauses::places_of(translated);
    const std::vector<std::string> old_places = clauses::places_of(original);
    struct Times {
        std::size_t in_new = 0;
        std::size_t in_old = 0;
        std::size_t old_index = 0;
    };
    std::map<std::string, Times> times;
    for (const std::string& place : new_places) ++times[place].in_new;
    for (std::size_t i = 0; i < old_places.size(); ++i) {
        Times& time = times[old_places[i]];
        ++time.in_old;
        time.old_index = i;
    }
    Pairs pairs(translated.size());
    Gap gap;
    for (std::size_t i = 0; i < new_places.size(); ++i) {
        const Times& time = times[new_places[i]];
        if (time.in_new != 1 || time.in_old != 1 || time.old_index < gap.old_from) continue;
        gap.new_to = i;
        gap.old_to = time.old_index;
        pair_gap(new_places, old_places, gap, pairs);
        pairs[i] = time.old_index;
        gap.new_from = i + 1;
        gap.old_from = time.old_index + 1;
    }
    gap.new_to = new_places.size();
    gap.old_to = old_places.size();
    pair_gap(new_places, old_places, gap, pairs);
    return pairs;
}

// Fills the empty ids from the original.
void share(const std::vector<Segment>& original, const std::vector<Segment>& translated,
           std::vector<std::string>& ids) {
    const Pairs pairs = pair_by_place(translated, original);
    const std::vector<std::string> original_ids = ids_in(original);
    std::set<std::string> used(ids.begin(), ids.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].empty() || !pairs[i]) continue;
        const std::string& id = original_ids[*pairs[i]];
        if (used.insert(id).second) ids[i] = id;
    }
}

// What the reader sees of it first.
std::string name_of(const Segment& clause) {
    if (clause.kind == SegmentKind::numbered) return std::string(clause.marker);
    const std::size_t from = clause.text.find_first_not_of("# ");
    return from == std::string::npos ? std::string() : clause.text.substr(from);
}

std::vector<std::string> names_without(const std::vector<Segment>& clauses, const std::vector<Segment>& others) {
    const std::vector<std::string> ids = ids_in(others);
    const std::set<std::string_view> known(ids.begin(), ids.end());
    std::vector<std::string> names;
    for (const Segment& clause : clauses) {
        if (known.count(clause.clause_id) == 0) names.push_back(name_of(clause));
    }
    return names;
}

void make_missing(std::vector<std::string>& ids, const std::vector<Segment>& old_clauses, Random& random) {
    std::set<std::string> used(ids.begin(), ids.end());
    // The id of a clause that is gone must not come to mean another one.
    for (const Segment& clause : old_clauses) used.emplace(clause.clause_id);
    for (std::string& id : ids) {
        while (id.empty()) {
            std::string token = random_token(random, clause_id_length);
            if (used.insert(token).second) id = std::move(token);
        }
    }
}

}  // namespace

std::string without_clause_ids(std::string_view text) {
    std::string result;
    std::string_view fence;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view line = text.substr(0, end + 1);
        std::string_view content = markdown::without_indentation(line);
        while (content.ends_with('\n') || content.ends_with('\r')) content.remove_suffix(1);
        const std::string_view mark = markdown::fence_of(content);
        if (fence.empty()) {
            fence = mark;
            if (markdown::clause_id_of_line(content).empty()) result += line;
        } else {
            result += line;
            const bool closes = mark.size() >= fence.size() && mark.starts_with(fence[0]) &&
                                markdown::without_indentation(content.substr(mark.size())).empty();
            if (closes) fence = {};
        }
        text.remove_prefix(end + 1);
    }
    return result;
}

UnpairedClauses unpaired_clauses(std::string_view translated, std::string_view original) {
    const auto here = clauses_of(translated);
    const auto there = clauses_of(original);
    if (!here || !there) return {};
    return {names_without(*here, *there), names_without(*there, *here)};
}

Result<std::string> write_clause_ids(std::string_view text, std::string_view previous, Random& random,
                                     std::string_view original) {
    const auto marked = clauses_of(text);
    if (!marked) return tl::unexpected(marked.error());
    const std::string bare = without_clause_ids(text);
    const auto clauses = clauses_of(bare);
    if (!clauses) return tl::unexpected(clauses.error());
    const auto old_clauses = clauses_of(previous);
    if (!old_clauses) return tl::unexpected(old_clauses.error());
    const auto original_clauses = clauses_of(original);
    if (!original_clauses) return tl::unexpected(original_clauses.error());

    std::vector<std::string> ids(clauses->size());
    // An id line that stands where no clause begins may join lines when it goes; ids are then found by words alone.
    if (marked->size() == clauses->size()) ids = ids_in(*marked);
    share(*original_clauses, *clauses, ids);
    carry_over(*old_clauses, *clauses, ids);
    make_missing(ids, *old_clauses, random);

    std::string result;
    std::size_t from = 0;
    for (std::size_t i = 0; i < clauses->size(); ++i) {
        const std::size_t begin = (*clauses)[i].begin;
        result.append(bare, from, begin - from);
        result += "<!-- clause: " + ids[i] + " -->\n";
        from = begin;
    }
    result.append(bare, from);
    return result;
}

}  // namespace veche::content
