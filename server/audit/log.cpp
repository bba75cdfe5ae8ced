#include "server/audit/log.h"

#include <algorithm>
#include <map>

#include "base/sha256.h"

namespace veche::server::audit {
namespace {

using sql::Bytes;
using sql::Row;

constexpr std::int64_t lines_at_once = 500;

// One spelling for one line: keys sorted, no blanks.
std::string bytes_of(std::int64_t number, const Act& act, Instant when) {
    Json line{Json::Object{}};
    line.insert("details", act.details);
    line.insert("from", act.from);
    line.insert("number", number);
    line.insert("subject", act.subject);
    line.insert("what", act.what);
    line.insert("when", when.seconds);
    line.insert("who", act.who);
    return write_json(line);
}

std::string hash_of(const std::string& before, std::string_view line) {
    return sha256_hex(before + "\n" + std::string(line));
}

std::string text_at(const Json& line, std::string_view name) {
    const Json* const found = line.find(name);
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

// A row as it stands in the table.
struct Stored {
    std::int64_t number = 0;
    std::int64_t made = 0;
    std::string who;
    std::string subject;
    std::string bytes;
    std::string hash;
};

Stored read_stored(const Row& row) {
    return {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

// Only what is asked for stands in the statement, so that the engine can use the index of it.
struct Condition {
    std::string words;
    std::vector<sql::Value> values;

    [[nodiscard]] bool is_all() const { return words.empty(); }
    std::string place(sql::Value value) {
        values.push_back(value);
        return "?" + std::to_string(values.size());
    }
    void add(std::string_view before, sql::Value value) {
        words += (words.empty() ? " WHERE " : " AND ") + std::string(before) + place(value);
    }
};

// Borrows from `which`.
Condition condition_of(const Which& which) {
    constexpr std::int64_t seconds_of_day = 86'400;
    Condition condition;
    if (!which.who.empty()) condition.add("who = ", which.who);
    if (!which.subject.empty()) condition.add("subject = ", which.subject);
    if (which.day) {
        const std::int64_t begin = days_since_epoch(*which.day) * seconds_of_day;
        condition.add("made >= ", begin);
        condition.add("made < ", begin + seconds_of_day);
    }
    return condition;
}

constexpr const char* columns = "SELECT number, made, who, subject, line, hash FROM audit";

// Nothing: the bytes are no line of ours.
std::optional<Act> act_in(const Stored& stored) {
    const auto line = parse_json(stored.bytes);
    if (!line || line->object() == nullptr) return std::nullopt;
    const Json* const details = line->find("details");
    return Act{text_at(*line, "who"), text_at(*line, "from"), text_at(*line, "what"), text_at(*line, "subject"),
               details == nullptr ? Json() : *details};
}

// Why this row is not what was written after `before`; empty: it is.
std::string fault_of(const Stored& stored, const Head& before) {
    if (stored.number != before.number + 1) return "a line before it is gone";
    if (stored.hash != hash_of(before.hash, stored.bytes)) return "its words or those before it were changed";
    const auto act = act_in(stored);
    const bool is_same = act && act->who == stored.who && act->subject == stored.subject &&
                         bytes_of(stored.number, *act, {stored.made}) == stored.bytes;
    return is_same ? "" : "what it is found by is not what it says";
}

}  // namespace

Result<Head> Log::head() {
    const auto found =
        connection_.first("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", {}, [](const Row& row) {
            return Head{row.integer(0), row.text(1)};
        });
    if (!found) return tl::unexpected(found.error());
    return found->value_or(Head{});
}

Result<std::int64_t> Log::add(const Act& act, Instant when) {
    const auto last = head();
    if (!last) return tl::unexpected(last.error());
    const std::int64_t number = last->number + 1;
    const std::string line = bytes_of(number, act, when);
    auto added =
        connection_.run("INSERT INTO audit(number, made, who, subject, line, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                        {number, when, act.who, act.subject, Bytes{line}, Bytes{hash_of(last->hash, line)}});
    if (!added) return tl::unexpected(added.error());
    return number;
}

Result<std::vector<Line>> Log::list(const Which& which) {
    Condition condition = condition_of(which);
    std::size_t skip = which.skip;
    if (condition.is_all() && skip > 0) {
        // The numbers have no gap.
        const auto last = head();
        if (!last) return tl::unexpected(last.error());
        const auto skipped = static_cast<std::int64_t>(skip);
        const bool is_downwards = which.order == Order::newest_first;
        const std::int64_t newest = which.before == 0 ? last->number : std::min(last->number, which.before - 1);
        condition.add(is_downwards ? "number <= " : "number > ", is_downwards ? newest - skipped : skipped);
        skip = 0;
    }
    if (which.before != 0) condition.add("number < ", which.before);
    std::string sql = std::string(columns) + condition.words +
                      (which.order == Order::newest_first ? " ORDER BY number DESC" : " ORDER BY number");
    sql += " LIMIT " + condition.place(which.most);
    sql += " OFFSET " + condition.place(skip);
    const auto rows = connection_.all(sql, condition.values, read_stored);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<Line> lines;
    for (const Stored& row : *rows) {
        auto act = act_in(row);
        if (!act) return connection_.error("line " + std::to_string(row.number) + " of the audit cannot be read");
        lines.push_back({row.number, {row.made}, std::move(*act), row.hash});
    }
    return lines;
}

Result<std::int64_t> Log::count(const Which& which) {
    const Condition condition = condition_of(which);
    if (!condition.is_all()) {
        return connection_.number("SELECT count(*) FROM audit" + condition.words, condition.values);
    }
    const auto last = head();
    if (!last) return tl::unexpected(last.error());
    return last->number;
}

Result<bool> Log::holds(const Head& known) {
    if (known.number == 0) return true;
    const auto hash = connection_.first("SELECT hash FROM audit WHERE number = ?1", {known.number},
                                        [](const Row& row) { return row.text(0); });
    if (!hash) return tl::unexpected(hash.error());
    return *hash == known.hash;
}

Result<std::optional<Broken>> Log::verify(const std::vector<Head>& known) {
    std::multimap<std::int64_t, std::string> hashes;  // of the known ones, by number
    for (const Head& head : known) hashes.emplace(head.number, head.hash);
    Head last;
    std::int64_t sure = 0;  // the last line that is one of the known
    for (;;) {
        const auto rows = connection_.all(std::string(columns) + " WHERE number > ?1 ORDER BY number LIMIT ?2",
                                          {last.number, lines_at_once}, read_stored);
        if (!rows) return tl::unexpected(rows.error());
        for (const Stored& row : *rows) {
            if (std::string why = fault_of(row, last); !why.empty()) return Broken{row.number, std::move(why)};
            last = {row.number, row.hash};
            const auto [from, to] = hashes.equal_range(row.number);
            if (std::any_of(from, to, [&](const auto& each) { return each.second != row.hash; })) {
                return Broken{row.number, "not the line that was signed; what stands before it is sure to line " +
                                              std::to_string(sure)};
            }
            if (from != to) sure = row.number;
        }
        if (static_cast<std::int64_t>(rows->size()) < lines_at_once) break;
    }
    if (!hashes.empty() && hashes.rbegin()->first > last.number) return Broken{last.number + 1, "the end is cut off"};
    return std::optional<Broken>();
}

}  // namespace veche::server::audit
