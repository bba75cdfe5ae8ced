#include "server/store/case_rows.h"

#include "server/store/registry_rows.h"

namespace veche::server::store::rows {
namespace {

using sql::Bytes;
using sql::Row;

constexpr const char* case_columns =
    "SELECT envelope, lookup_id, receipt_key, kind, received, language, sealed_body, number, registered, due, "
    "due_reason, missing, sealed_answer, answered, last_sequence, arrived, explanation, series, change, state, "
    "assignee, classifier, legal_form, sealed_key, sealed_card, destroyed FROM case_file ";

Case read_case(const Row& row) {
    Case subject;
    subject.envelope = fixed<protocol::EnvelopeId>(row.view(0));
    subject.lookup_id = fixed<protocol::LookupId>(row.view(1));
    subject.receipt_key = fixed<protocol::BoxPublicKey>(row.view(2));
    subject.kind = stored_from<content::SubmissionKind>(row.text(3));
    subject.received = {row.integer(4)};
    subject.language = stored_from<content::Language>(row.text(5));
    subject.sealed_body = row.text(6);
    subject.number = row.text(7);
    subject.registered = row.date(8);
    subject.due = row.date(9);
    subject.due_reason = row.text(10);
    subject.missing = all_stored_from<content::RequiredField>(row.text(11));
    subject.sealed_answer = row.text(12);
    subject.answered = row.instant(13);
    subject.last_sequence = static_cast<std::uint64_t>(row.integer(14));
    subject.arrived = row.instant(15);
    subject.explanation = row.text(16);
    if (!row.view(17).empty()) subject.series = stored_from<content::CaseSeries>(row.text(17));
    subject.change = row.integer(18);
    subject.state = stored_from<CaseState>(row.text(19));
    subject.assignee = row.text(20);
    subject.classifier = row.text(21);
    if (!row.view(22).empty()) subject.legal_form = stored_from<LegalForm>(row.text(22));
    subject.sealed_key = row.text(23);
    subject.sealed_card = row.text(24);
    subject.destroyed = row.instant(25);
    return subject;
}

template <typename Value>
std::string text_or_none(const std::optional<Stored<Value>>& value) {
    return value ? text_of(*value) : std::string();
}

// In the transaction of the change: the one writer makes them rise.
Result<std::int64_t> next_change(sql::Connection& connection) {
    std::int64_t change = 0;
    auto done = connection.write(
        "INSERT INTO state(name, value) VALUES('case_change', 1) ON CONFLICT(name) DO UPDATE SET "
        "value = state.value + 1 RETURNING value",
        {}, [&](const Row& row) { change = row.integer(0); });
    if (!done) return tl::unexpected(done.error());
    return change;
}

// What a filter asks, in fixed words, with the values beside them.
class Condition {
  public:
    explicit Condition(const CaseFilter& filter) {
        for (const CaseState state : filter.states) {
            states_ += states_.empty() ? "" : ", ";
            states_ += next(sql::Value(content::written(state)));
        }
        if (!states_.empty()) add("state IN (" + states_ + ")");
        if (filter.assignee) add("assignee = " + next(*filter.assignee));
        if (filter.series) add("series = " + next(sql::Value(content::written(*filter.series))));
        if (filter.due_before) add("coalesce(due, 9999999) < " + next(*filter.due_before));
        if (!filter.number.empty()) {
            // What begins so stands between it and it with the highest sign behind.
            above_ = filter.number + "\xF4\x8F\xBF\xBF";
            add("coalesce(number, '') >= " + next(filter.number));
            add("coalesce(number, '') < " + next(above_));
        }
        if (filter.received_from) add("received >= " + next(*filter.received_from));
        if (filter.received_before) add("received < " + next(*filter.received_before));
        if (filter.ended_before) {
            add("destroyed IS NULL AND (answered < " + next(filter.ended_before->moment) +
                " OR (answered IS NULL AND due IS NULL AND registered < " + next(filter.ended_before->day) + "))");
        }
        if (filter.can_be_read) add("destroyed IS NULL");
    }

    [[nodiscard]] const std::string& words() const { return words_; }
    [[nodiscard]] std::string next(sql::Value value) {
        values_.push_back(value);
        return "?" + std::to_string(values_.size());
    }
    [[nodiscard]] const std::vector<sql::Value>& values() const { return values_; }

  private:
    void add(const std::string& part) { words_ += (words_.empty() ? " WHERE " : " AND ") + part; }

    std::string states_;
    std::string above_;
    std::string words_;
    std::vector<sql::Value> values_;
};

std::string order_words(const CaseOrder& order) {
    const std::string direction = order.is_descending ? " DESC" : "";
    const auto by = [&](std::string_view what) {
        return " ORDER BY " + std::string(what) + direction + ", position" + direction;
    };
    switch (order.by) {
        case CaseOrder::By::due: return by("coalesce(due, 9999999)");
        case CaseOrder::By::received: return by("received");
        case CaseOrder::By::number: return by("coalesce(number, '')");
        case CaseOrder::By::arrival: return " ORDER BY position" + direction;
    }
    return {};
}

}  // namespace

Result<std::vector<Case>> read_cases(sql::Connection& connection, std::string_view which, sql::Values values) {
    return connection.all(case_columns + std::string(which), values, read_case);
}

Result<bool> insert_case(sql::Connection& connection, const Case& subject) {
    const auto there =
        connection.number("SELECT count(*) FROM case_file WHERE envelope = ?1", {Bytes{subject.envelope.view()}});
    if (!there) return tl::unexpected(there.error());
    if (*there > 0) return false;
    const auto change = next_change(connection);
    if (!change) return tl::unexpected(change.error());
    const auto rows = connection.write(
        "INSERT INTO case_file(envelope, lookup_id, receipt_key, kind, received, language, sealed_body, arrived, "
        "change, state, assignee, classifier, legal_form, sealed_key, sealed_card) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        {Bytes{subject.envelope.view()}, Bytes{subject.lookup_id.view()}, Bytes{subject.receipt_key.view()},
         text_of(subject.kind), subject.received, text_of(subject.language), Bytes{subject.sealed_body},
         subject.arrived, *change, text_of(subject.state), subject.assignee, subject.classifier,
         text_or_none(subject.legal_form), Bytes{subject.sealed_key}, Bytes{subject.sealed_card}});
    if (!rows) return tl::unexpected(rows.error());
    return *rows == 1;
}

Result<void> update_registration(sql::Connection& connection, Case& subject) {
    const auto change = next_change(connection);
    if (!change) return tl::unexpected(change.error());
    subject.change = *change;
    return connection.run(
        "UPDATE case_file SET number = ?1, registered = ?2, due = ?3, due_reason = ?4, missing = ?5, "
        "explanation = ?6, series = ?7, state = ?8, legal_form = ?9, change = ?10 WHERE envelope = ?11",
        {subject.number, subject.registered, subject.due, subject.due_reason, text_of(subject.missing),
         subject.explanation, text_or_none(subject.series), text_of(subject.state), text_or_none(subject.legal_form),
         *change, Bytes{subject.envelope.view()}});
}

Result<void> update_case(sql::Connection& connection, Case& subject) {
    const auto change = next_change(connection);
    if (!change) return tl::unexpected(change.error());
    subject.change = *change;
    return connection.run(
        "UPDATE case_file SET due = ?1, due_reason = ?2, explanation = ?3, sealed_body = ?4, sealed_answer = ?5, "
        "answered = ?6, state = ?7, assignee = ?8, classifier = ?9, legal_form = ?10, sealed_key = ?11, "
        "sealed_card = ?12, change = ?13, destroyed = ?14 WHERE envelope = ?15",
        {subject.due, subject.due_reason, subject.explanation, Bytes{subject.sealed_body}, Bytes{subject.sealed_answer},
         subject.answered, text_of(subject.state), subject.assignee, subject.classifier,
         text_or_none(subject.legal_form), Bytes{subject.sealed_key}, Bytes{subject.sealed_card}, *change,
         subject.destroyed, Bytes{subject.envelope.view()}});
}

Result<void> forget_words(sql::Connection& connection, const protocol::EnvelopeId& id) {
    auto done =
        connection.run("UPDATE case_step SET sealed_words = ?2 WHERE envelope = ?1", {Bytes{id.view()}, Bytes{""}});
    // Nobody is told of it any more.
    if (done) done = connection.run("UPDATE case_file SET untold = 0 WHERE envelope = ?1", {Bytes{id.view()}});
    return done;
}

Result<std::vector<protocol::EnvelopeId>> to_forget(sql::Connection& connection, std::size_t most) {
    return connection.all(
        "SELECT envelope FROM case_file WHERE destroyed IS NOT NULL AND change > coalesce((SELECT value FROM state "
        "WHERE name = 'forgotten_change'), 0) ORDER BY change LIMIT ?1",
        {most}, read_id);
}

Result<void> note_forgotten(sql::Connection& connection, const protocol::EnvelopeId& id) {
    const auto change = connection.number("SELECT change FROM case_file WHERE envelope = ?1", {Bytes{id.view()}});
    if (!change) return tl::unexpected(change.error());
    return set_state(connection, "forgotten_change", *change);
}

Result<void> mark_untold(sql::Connection& connection, const protocol::EnvelopeId& id) {
    return connection.run("UPDATE case_file SET untold = 1 WHERE envelope = ?1", {Bytes{id.view()}});
}

Result<std::vector<protocol::EnvelopeId>> untold(sql::Connection& connection) {
    return connection.all("SELECT envelope FROM case_file WHERE untold = 1 ORDER BY position", {}, read_id);
}

Result<bool> is_untold(sql::Connection& connection, const protocol::EnvelopeId& id) {
    const auto found =
        connection.number("SELECT count(*) FROM case_file WHERE envelope = ?1 AND untold = 1", {Bytes{id.view()}});
    return found ? Result<bool>(*found > 0) : tl::unexpected(found.error());
}

Result<std::vector<protocol::EnvelopeId>> unregistered(sql::Connection& connection) {
    return connection.all("SELECT envelope FROM case_file WHERE number IS NULL ORDER BY position", {}, read_id);
}

Result<void> add_step(sql::Connection& connection, const protocol::EnvelopeId& id, const CaseStep& step) {
    return connection.run(
        "INSERT INTO case_step(envelope, number, act, state, made, who, sealed_words) VALUES(?1, "
        "(SELECT coalesce(max(number), 0) + 1 FROM case_step WHERE envelope = ?1), ?2, ?3, ?4, ?5, ?6)",
        {Bytes{id.view()}, step.act, text_of(step.state), step.when, step.who, Bytes{step.sealed_words}});
}

Result<std::vector<CaseStep>> read_steps(sql::Connection& connection, const protocol::EnvelopeId& id) {
    return connection.all(
        "SELECT number, act, state, made, who, sealed_words FROM case_step WHERE envelope = ?1 ORDER BY number",
        {Bytes{id.view()}}, [](const Row& row) {
            return CaseStep{row.integer(0),   row.text(1), stored_from<CaseState>(row.text(2)),
                            {row.integer(3)}, row.text(4), row.text(5)};
        });
}

// The places first, for a sort must not carry whole cases along.
Result<CaseList> list(sql::Connection& connection, const CaseFilter& filter, const CaseOrder& order, const Page& page) {
    // One moment for the page and its total.
    auto reading = sql::Transaction::begin(connection, sql::Transaction::Kind::read);
    if (!reading) return tl::unexpected(reading.error());
    Condition condition(filter);
    const auto total = connection.number("SELECT count(*) FROM case_file" + condition.words(), condition.values());
    if (!total) return tl::unexpected(total.error());
    std::string places = "SELECT position FROM case_file" + condition.words() + order_words(order);
    places += " LIMIT " + condition.next(page.most);
    places += " OFFSET " + condition.next(page.offset);
    auto cases = read_cases(connection, "WHERE position IN (" + places + ")" + order_words(order), condition.values());
    if (!cases) return tl::unexpected(cases.error());
    if (auto done = reading->commit(); !done) return tl::unexpected(done.error());
    return CaseList{std::move(*cases), static_cast<std::uint64_t>(*total)};
}

Result<std::vector<protocol::EnvelopeId>> ids(sql::Connection& connection, const CaseFilter& filter) {
    const Condition condition(filter);
    return connection.all("SELECT envelope FROM case_file" + condition.words(), condition.values(), read_id);
}

}  // namespace veche::server::store::rows
