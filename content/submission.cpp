#include "content/submission.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/json_reader.h"
#include "base/normal_form.h"

namespace veche::content {
namespace {

constexpr std::array<std::string_view, 4> body_names = {"appeal", "clause_comment", "call_back", "ballot"};
constexpr std::array<std::string_view, 3> reply_names = {"telephone", "email", "post"};
constexpr std::array<std::string_view, 3> stage_names = {"received", "registered", "answered"};
constexpr std::array<std::string_view, 3> language_names = {"ru", "uk", "en"};

constexpr std::int64_t largest_revision = 0xFFFFFFFF;

Json contact_json(const Contact& contact) {
    Json::Array replies;
    for (const ReplyBy reply : contact.reply_by) replies.emplace_back(reply_names.at(static_cast<std::size_t>(reply)));
    return Json::Object{{"name", contact.name},
                        {"telephone", contact.telephone},
                        {"email", contact.email},
                        {"postal_address", contact.postal_address},
                        {"also_by", std::move(replies)}};
}

struct BodyWriter {
    Json::Object operator()(const Appeal& appeal) const {
        return {{"form", appeal.form},
                {"topic", appeal.topic},
                {"text", appeal.text},
                {"contact", contact_json(appeal.contact)},
                {"consent", appeal.consent}};
    }
    Json::Object operator()(const ClauseComment& comment) const {
        Json::Object object{{"draft", comment.draft},         {"revision", comment.revision},
                            {"clause_id", comment.clause_id}, {"clause_marker", comment.clause_marker},
                            {"text", comment.text},           {"contact", contact_json(comment.contact)},
                            {"consent", comment.consent}};
        if (comment.begun) object.emplace("begun", to_string(*comment.begun));
        return object;
    }
    Json::Object operator()(const CallBackRequest& request) const {
        return {{"hotline", request.hotline}, {"telephone", request.telephone}, {"name", request.name},
                {"when", request.when},       {"about", request.about},         {"consent", request.consent}};
    }
    Json::Object operator()(const Ballot& ballot) const {
        Json::Array answers;
        for (const Ballot::Answer& answer : ballot.answers) {
            Json::Array chosen;
            for (const int option : answer.chosen) chosen.emplace_back(option);
            answers.emplace_back(Json::Object{{"question", answer.question},
                                              {"chosen", std::move(chosen)},
                                              {"options", Json::Array(answer.options.begin(), answer.options.end())},
                                              {"text", answer.text}});
        }
        return {{"poll", ballot.poll}, {"revision", ballot.revision}, {"answers", std::move(answers)}};
    }
};

// What was written before there could be several ways: one of them, or none but the code of the receipt.
std::vector<ReplyBy> read_one_reply(JsonReader& reader) {
    constexpr std::array<std::string_view, 4> names = {"receipt_code", "telephone", "email", "post"};
    const std::size_t name = reader.one_of("reply_by", names);
    return name == 0 ? std::vector<ReplyBy>() : std::vector{static_cast<ReplyBy>(name - 1)};
}

std::vector<ReplyBy> read_replies(JsonReader& reader) {
    if (!reader.has("also_by") && reader.has("reply_by")) return read_one_reply(reader);
    std::vector<ReplyBy> replies;
    std::size_t above = 0;
    for (const std::string& reply : reader.optional_texts("also_by", reply_names.size(), longest_id)) {
        const auto found =
            std::find(reply_names.begin() + static_cast<std::ptrdiff_t>(above), reply_names.end(), reply);
        if (found == reply_names.end()) {
            reader.fail("also_by", "expected telephone, email, post, each at most once and in this order");
            break;
        }
        above = static_cast<std::size_t>(found - reply_names.begin());
        replies.push_back(static_cast<ReplyBy>(above++));
    }
    return replies;
}

Contact read_contact(JsonReader reader) {
    Contact contact;
    contact.name = reader.text("name", longest_contact_field);
    contact.telephone = reader.text("telephone", longest_contact_field);
    contact.email = reader.text("email", longest_contact_field);
    contact.postal_address = reader.text("postal_address", longest_contact_field);
    contact.reply_by = read_replies(reader);
    return contact;
}

// Personal data without consent must not be kept, whoever sent it.
void check_consent(JsonReader& reader, const Contact& contact, bool consent) {
    const bool given = !contact.name.empty() || !contact.telephone.empty() || !contact.email.empty() ||
                       !contact.postal_address.empty();
    if (given && !consent) reader.fail("consent", "needed as soon as a contact is given");
}

Appeal read_appeal(JsonReader& reader) {
    Appeal appeal;
    appeal.form = reader.text("form", longest_id);
    appeal.topic = reader.text("topic", longest_id);
    appeal.text = reader.text("text", longest_submission_text);
    appeal.contact = read_contact(reader.object("contact"));
    appeal.consent = reader.flag("consent");
    check_consent(reader, appeal.contact, appeal.consent);
    return appeal;
}

std::uint32_t read_revision(JsonReader& reader) {
    return static_cast<std::uint32_t>(reader.integer("revision", 0, largest_revision));
}

ClauseComment read_comment(JsonReader& reader) {
    ClauseComment comment;
    comment.draft = reader.text("draft", longest_id);
    comment.revision = read_revision(reader);
    comment.clause_id = reader.text("clause_id", longest_id);
    comment.clause_marker = reader.text("clause_marker", longest_clause_marker);
    comment.text = reader.text("text", longest_submission_text);
    comment.contact = read_contact(reader.object("contact"));
    comment.consent = reader.flag("consent");
    if (reader.has("begun")) comment.begun = reader.instant("begun");
    check_consent(reader, comment.contact, comment.consent);
    return comment;
}

CallBackRequest read_call_back(JsonReader& reader) {
    CallBackRequest request;
    request.hotline = reader.text("hotline", longest_id);
    request.telephone = reader.text("telephone", longest_contact_field);
    request.name = reader.text("name", longest_contact_field);
    request.when = reader.text("when", longest_id);
    request.about = reader.text("about", longest_about);
    request.consent = reader.flag("consent");
    if (!request.consent) reader.fail("consent", "needed: the request holds a telephone number");
    return request;
}

Ballot read_ballot(JsonReader& reader, JsonErrors& errors) {
    Ballot ballot;
    ballot.poll = reader.text("poll", longest_id);
    ballot.revision = read_revision(reader);
    for (const Json& item : reader.array("answers", most_questions)) {
        JsonReader fields(item, "an answer", errors);
        Ballot::Answer answer;
        answer.question = fields.text("question", longest_id);
        answer.text = fields.text("text", longest_free_answer);
        for (const Json& option : fields.array("chosen", most_options)) {
            const std::int64_t* number = option.integer();
            if (number == nullptr || *number < 0 || *number > 1000) fields.fail("chosen", "expected options");
            answer.chosen.push_back(number == nullptr ? 0 : static_cast<int>(*number));
        }
        answer.options = fields.optional_texts("options", most_options, longest_id);  // kiosks of before send none
        ballot.answers.push_back(std::move(answer));
    }
    return ballot;
}

SubmissionBody read_body(std::size_t kind, JsonReader& reader, JsonErrors& errors) {
    switch (kind) {
        case 1: return read_comment(reader);
        case 2: return read_call_back(reader);
        case 3: return read_ballot(reader, errors);
        default: return read_appeal(reader);
    }
}

std::string read_hex_id(JsonReader& reader, std::string_view key) {
    std::string id = reader.text(key, 32);
    if (!is_hex(id, 32)) reader.fail(key, "expected 32 hexadecimal digits");
    return id;
}

}  // namespace

std::string to_json(const Submission& submission) {
    return to_nfc(write_json(Json::Object{{"id", submission.id},
                                          {"device_id", submission.device_id},
                                          {"made", to_string(submission.made)},
                                          {"language", code(submission.language)},
                                          {"kind", body_names.at(submission.body.index())},
                                          {"body", std::visit(BodyWriter{}, submission.body)}}));
}

Result<Submission> submission_from_json(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return failure("submission: " + value.error().message);
    JsonErrors errors;
    JsonReader reader(*value, "submission", errors);
    Submission submission;
    submission.id = read_hex_id(reader, "id");
    submission.device_id = read_hex_id(reader, "device_id");
    submission.made = reader.instant("made");
    submission.language = all_languages.at(reader.one_of("language", language_names));
    const std::size_t kind = reader.one_of("kind", body_names);
    if (errors.any()) return failure(errors.first);
    JsonReader body = reader.object("body");
    submission.body = read_body(kind, body, errors);
    if (errors.any()) return failure(errors.first);
    return submission;
}

std::string to_json(const CaseStatus& status) {
    Json::Object fields{{"stage", stage_names.at(static_cast<std::size_t>(status.stage))},
                        {"registration_number", status.registration_number},
                        {"due_reason", status.due_reason},
                        {"language", code(status.language)},
                        {"answer", status.answer}};
    if (status.due) fields.emplace("due", to_string(*status.due));
    if (!status.explanation.empty()) fields.emplace("explanation", explanation_json(status.explanation));
    return write_json(std::move(fields));
}

Result<CaseStatus> case_status_from_json(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return failure("case status: " + value.error().message);
    JsonErrors errors;
    JsonReader reader(*value, "case status", errors);
    CaseStatus status;
    status.stage = static_cast<CaseStatus::Stage>(reader.one_of("stage", stage_names));
    status.registration_number = reader.text("registration_number", longest_registration_number);
    status.due = reader.optional_date("due");
    status.due_reason = reader.text("due_reason", longest_due_reason);
    status.explanation = read_explanation(reader, "explanation", errors);
    status.language = all_languages.at(reader.one_of("language", language_names));
    status.answer = reader.text("answer", longest_answer);
    if (errors.any()) return failure(errors.first);
    return status;
}

}  // namespace veche::content
