#include "server/desk/case_fields.h"

namespace veche::server::desk {
namespace {

// What differs by kind.
struct Words {
    std::string form;
    std::string topic;
    std::string about;  // the draft, the hotline
    std::string text;
    content::Contact contact;
};

Words words_of(const content::SubmissionBody& body) {
    if (const auto* appeal = std::get_if<content::Appeal>(&body)) {
        return {appeal->form.text(), appeal->topic.text(), {}, appeal->text, appeal->contact};
    }
    if (const auto* comment = std::get_if<content::ClauseComment>(&body)) {
        const std::string place = comment->draft.text() + "@" + std::to_string(comment->revision) + " " +
                                  comment->clause_marker + " (" + comment->clause_id.text() + ")";
        const std::string begun = comment->begun ? ", begun " + to_string(*comment->begun) : std::string();
        return {"comment", {}, place + begun, comment->text, comment->contact};
    }
    if (const auto* call = std::get_if<content::CallBackRequest>(&body)) {
        content::Contact contact;
        contact.name = call->name;
        contact.telephone = call->telephone;
        contact.reply_by = {content::ReplyBy::telephone};
        return {"call_back",
                {},
                call->hotline.text() + " " + std::string(content::written(call->when)),
                call->about,
                contact};
    }
    return {};
}

std::string_view name_of(content::ReplyBy reply) {
    switch (reply) {
        case content::ReplyBy::telephone: return "telephone";
        case content::ReplyBy::email: return "email";
        case content::ReplyBy::post: return "post";
    }
    return "";
}

// The code of the receipt always opens the answer; this is what comes besides.
std::string names_of(const std::vector<content::ReplyBy>& replies) {
    std::string names;
    for (const content::ReplyBy reply : replies) {
        if (!names.empty()) names += ' ';
        names += name_of(reply);
    }
    return names;
}

// A line a step, in the language of the case.
std::string explanation_of(const store::Case& subject) {
    std::string lines;
    for (const content::ExplanationStep& step : content::explanation_from_text(subject.explanation)) {
        lines += (lines.empty() ? "" : "\n") + content::in_words(step, language_of(subject));
    }
    return lines;
}

std::string why_unreadable(const Result<content::Submission>& submission, const Result<std::string>& answer) {
    if (!submission) return submission.error().message;
    return answer ? std::string() : answer.error().message;
}

}  // namespace

Fields fields_of(const store::Case& subject, const Result<content::Submission>& submission,
                 const Result<std::string>& answer) {
    const Words words = submission ? words_of(submission->body) : Words{};
    return {{"number", subject.number},
            {"id", protocol::to_hex(subject.envelope)},
            {"state", text_of(subject.state)},
            {"kind", text_of(subject.kind)},
            {"series", subject.series ? text_of(*subject.series) : ""},
            {"received", to_string(subject.received)},
            {"arrived", subject.arrived ? to_string(*subject.arrived) : ""},
            {"registered", subject.registered ? to_string(*subject.registered) : ""},
            {"due", subject.due ? to_string(*subject.due) : ""},
            {"due_reason", subject.due_reason},
            {"explanation", explanation_of(subject)},
            {"missing", text_of(subject.missing)},
            {"legal_form", subject.legal_form ? text_of(*subject.legal_form) : ""},
            {"classifier", subject.classifier},
            {"assignee", subject.assignee},
            {"language", text_of(subject.language)},
            {"form", words.form},
            {"topic", words.topic},
            {"about", words.about},
            {"text", words.text},
            {"name", words.contact.name},
            {"telephone", words.contact.telephone},
            {"email", words.contact.email},
            {"postal_address", words.contact.postal_address},
            {"reply_by", names_of(words.contact.reply_by)},
            {"device", submission ? submission->device_id.text() : ""},
            {"answer", answer.value_or("")},
            {"answered", subject.answered ? to_string(*subject.answered) : ""},
            {"destroyed", subject.destroyed ? to_string(*subject.destroyed) : ""},
            {"unreadable", why_unreadable(submission, answer)}};
}

}  // namespace veche::server::desk
