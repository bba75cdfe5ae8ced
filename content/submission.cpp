#include "content/submission.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/json_reader.h"
#include "base/normal_form.h"

namespace veche::content {
namespace {

constexpr const auto& body_names = EnumerationNames<SubmissionKind>::values;
constexpr int form_version = 1;  // of all kinds; when one gets a second, it stands in its JSON as "version"
constexpr std::array<std::string_view, 3> reply_names = {"telephone", "email", "post"};
constexpr std::array<std::string_view, 3> stage_names = {"received", "registered", "answered"};

constexpr std::size_t most_replies = 16;  // a later program may know more ways than this one
constexpr std::int64_t largest_revision = 0xFFFFFFFF;

Json contact_json(const Contact& contact) {
    Json::Array replies;
    for (const ReplyBy reply : contact.reply_by) replies.emplace_back(reply_names.at(static_cast<std::size_t>(reply)));
    // A server of before knows one way only, and would set an appeal aside that names none.
    const Json one = replies.empty() ? Json("receipt_code") : replies.front();
    return Json::Object{{"name", contact.name},   {"telephone", contact.telephone},
                        {"email", contact.email}, {"postal_address", contact.postal_address},
                        {"reply_by", one},        {"also_by", std::move(replies)}};
}

struct BodyWriter {
    Json::Object operator()(const Appeal& appeal) const {
        return {{"form", appeal.form.text()},
                {"topic", appeal.topic.text()},
                {"text", appeal.text},
                {"contact", contact_json(appeal.contact)},
                {"consent", appeal.consent}};
    }
    Json::Object operator()(const ClauseComment& comment) const {
        Json::Object object{{"draft", comment.draft.text()},
                            {"revision", comment.revision},
                            {"clause_id", comment.clause_id.text()},
                            {"clause_marker", comment.clause_marker},
                            {"text", comment.text},
                            {"contact", contact_json(comment.contact)},
                            {"consent", comment.consent}};
        if (comment.begun) object.emplace("begun", to_string(*comment.begun));
        return object;
    }
    Json::Object operator()(const CallBackRequest& request) const {
        return {{"hotline", request.hotline.text()}, {"telephone", request.telephone}, {"name", request.name},
                {"when", written(request.when)},     {"about", request.about},         {"consent", request.consent}};
    }
    Json::Object operator()(const Ballot& ballot) const {
        Json::Array answers;
        for (const Ballot::Answer& answer : ballot.answers) {
            Json::Array chosen;
            for (const int option : answer.chosen) chosen.emplace_back(option);
            Json::Array options;
            for (const OptionId& option : answer.options) options.emplace_back(option.text());
            answers.emplace_back(Json::Object{{"question", answer.question.text()},
                                              {"chosen", std::move(chosen)},
                                              {"options", std::move(options)},
                                              {"text", answer.text}});
        }
        return {{"poll", ballot.poll.text()}, {"revision", ballot.revision}, {"answers", std::move(answers)}};
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
    const std::vector<std::string> named = reader.optional_texts("also_by", most_replies, longest_id);
    std::vector<ReplyBy> replies;
    for (std::size_t i = 0; i < reply_names.size(); ++i) {
        // A way of a later program is passed over, the others count.
        if (std::find(named.begin(), named.end(), reply_names.at(i)) == named.end()) continue;
        replies.push_back(static_cast<ReplyBy>(i));
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
    appeal.form = AppealFormId(reader.text("form", longest_id));
    appeal.topic = TopicId(reader.text("topic", longest_id));
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
    comment.draft = EntryId(reader.text("draft", longest_id));
    comment.revision = read_revision(reader);
    comment.clause_id = ClauseId(reader.text("clause_id", longest_id));
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
    request.hotline = EntryId(reader.text("hotline", longest_id));
    request.telephone = reader.text("telephone", longest_contact_field);
    request.name = reader.text("name", longest_contact_field);
    request.when =
        static_cast<CallBackRequest::When>(reader.one_of("when", EnumerationNames<CallBackRequest::When>::values));
    request.about = reader.text("about", longest_about);
    request.consent = reader.flag("consent");
    if (!request.consent) reader.fail("consent", "needed: the request holds a telephone number");
    return request;
}

Ballot read_ballot(JsonReader& reader, JsonErrors& errors) {
    Ballot ballot;
    ballot.poll = EntryId(reader.text("poll", longest_id));
    ballot.revision = read_revision(reader);
    for (const Json& item : reader.array("answers", most_questions)) {
        JsonReader fields(item, "an answer", errors);
        Ballot::Answer answer;
        answer.question = QuestionId(fields.text("question", longest_id));
        answer.text = fields.text("text", longest_free_answer);
        for (const Json& option : fields.array("chosen", most_options)) {
            const std::int64_t* number = option.integer();
            if (number == nullptr || *number < 0 || *number > 1000) fields.fail("chosen", "expected options");
            answer.chosen.push_back(number == nullptr ? 0 : static_cast<int>(*number));
        }
        // Kiosks of before send none.
        const std::vector<std::string> options = fields.optional_texts("options", most_options, longest_id);
        answer.options = std::vector<OptionId>(options.begin(), options.end());
        ballot.answers.push_back(std::move(answer));
    }
    return ballot;
}

SubmissionBody read_body(SubmissionKind kind, JsonReader& reader, JsonErrors& errors) {
    switch (kind) {
        case SubmissionKind::appeal: return read_appeal(reader);
        case SubmissionKind::clause_comment: return read_comment(reader);
        case SubmissionKind::call_back: return read_call_back(reader);
        case SubmissionKind::ballot: return read_ballot(reader, errors);
    }
    return {};
}

std::string read_hex_id(JsonReader& reader, std::string_view key) {
    std::string id = reader.text(key, 32);
    if (!is_hex(id, 32)) reader.fail(key, "expected 32 hexadecimal digits");
    return id;
}

// One of a later program is shown as the nearest known one: what is there tells how far on it is.
CaseStatus::Stage stage_of(const std::string& name, const CaseStatus& status) {
    const auto found = std::find(stage_names.begin(), stage_names.end(), name);
    if (found != stage_names.end()) return static_cast<CaseStatus::Stage>(found - stage_names.begin());
    if (!status.answer.empty()) return CaseStatus::Stage::answered;
    return status.registration_number.empty() ? CaseStatus::Stage::received : CaseStatus::Stage::registered;
}

}  // namespace

std::vector<SubmissionForm> submissions_read() {
    std::vector<SubmissionForm> forms;
    forms.reserve(body_names.size());
    for (const std::string_view name : body_names) forms.push_back({std::string(name), form_version});
    return forms;
}

bool is_read(const Town& town, SubmissionKind kind) {
    const SubmissionForm written{std::string(traits_of(kind).name), form_version};
    return town.reads.empty() || std::find(town.reads.begin(), town.reads.end(), written) != town.reads.end();
}

std::string to_json(const Submission& submission) {
    return to_nfc(write_json(Json::Object{{"id", submission.id.text()},
                                          {"device_id", submission.device_id.text()},
                                          {"made", to_string(submission.made)},
                                          {"language", code(submission.language)},
                                          {"kind", traits_of(kind_of(submission.body)).name},
                                          {"body", std::visit(BodyWriter{}, submission.body)}}));
}

Result<Submission> submission_from_json(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return failure("submission: " + value.error().message);
    JsonErrors errors;
    JsonReader reader(*value, "submission", errors);
    Submission submission;
    submission.id = SubmissionId(read_hex_id(reader, "id"));
    submission.device_id = KioskId(read_hex_id(reader, "device_id"));
    submission.made = reader.instant("made");
    submission.language = all_languages.at(reader.one_of("language", language_codes));
    const auto kind = static_cast<SubmissionKind>(reader.one_of("kind", body_names));
    (void)reader.optional_integer("version", form_version, form_version, form_version);
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
    const std::string stage = reader.text("stage", longest_id);
    status.registration_number = reader.text("registration_number", longest_registration_number);
    status.due = reader.optional_date("due");
    status.due_reason = reader.text("due_reason", longest_due_reason);
    status.explanation = read_explanation(reader, "explanation");
    status.language = language_from_code(reader.text("language", longest_id)).value_or(Language::russian);
    status.answer = reader.text("answer", longest_answer);
    status.stage = stage_of(stage, status);
    if (errors.any()) return failure(errors.first);
    return status;
}

}  // namespace veche::content
