#include "server/desk/acts.h"
#include "server/office/api.h"
#include "server/office/case_body.h"

namespace veche::server::office {
namespace {

std::string optional_text(Body& body, std::string_view field, std::size_t most) {
    return body.optional_text(field, most).value_or("");
}

// Chosen by whoever asks, who may then ask again without taking it in twice; or made here.
protocol::EnvelopeId id_in(Services& services, Body& body) {
    const auto text = body.optional_text("id", content::longest_id);
    if (!text) return protocol::make_random<protocol::EnvelopeId>(services.random);
    const auto id = protocol::from_hex<protocol::EnvelopeId>(*text);
    if (!id) body.complain("id", "expected 32 hexadecimal digits");
    return id.value_or(protocol::EnvelopeId());
}

Instant received_in(Services& services, Body& body) {
    const auto text = body.optional_text("received", content::longest_id);
    const auto received = text ? parse_instant(*text) : std::optional(services.clock.now());
    if (!received) body.complain("received", "expected a moment, 2026-11-27T09:30:00Z");
    return received.value_or(services.clock.now());
}

content::Language language_in(Body& body) {
    const auto language = content::language_from_code(body.text("language", content::longest_id));
    if (!language) body.complain("language", "unknown");
    return language.value_or(content::all_languages.front());
}

content::Appeal appeal_in(Body& body) {
    content::Appeal appeal;
    appeal.form = content::AppealFormId(body.text("form", content::longest_id));
    appeal.topic = content::TopicId(optional_text(body, "topic", content::longest_id));
    if (!appeal.topic.text().empty() && !content::is_entry_id(appeal.topic.text())) body.complain("topic", "unknown");
    appeal.text = body.text("text", content::longest_submission_text);
    appeal.contact.name = optional_text(body, "name", content::longest_contact_field);
    appeal.contact.telephone = optional_text(body, "telephone", content::longest_contact_field);
    appeal.contact.email = optional_text(body, "email", content::longest_contact_field);
    appeal.contact.postal_address = optional_text(body, "postal_address", content::longest_contact_field);
    return appeal;
}

desk::CardFields whole_card_in(Body& body) {
    for (const std::string_view needed : {"channel", "legal_form"}) {
        if (!body.has(needed)) body.complain(needed, "missing");
    }
    return card_fields_in(body);
}

}  // namespace

http::Response post_case(Services& services, const Asker& asker, const http::Request& request) {
    Body body(request);
    desk::HandedOver handed_over{id_in(services, body),
                                 received_in(services, body),
                                 language_in(body),
                                 appeal_in(body),
                                 optional_text(body, "assignee", longest_line),
                                 whole_card_in(body)};
    if (const auto checked = check_assignee(services, body, handed_over.assignee); !checked) {
        return broken(checked.error());
    }
    if (auto refused = body.refusal()) return std::move(*refused);
    const auto taken = desk::take_in(*services.desk.registry, asker.actor(), handed_over);
    if (!taken) return problem_of(taken.error());
    Json row = clear_row(taken->subject);
    row.insert("receipt_code", taken->receipt_code);
    http::Response response = http::Response::json(201, write_json(row) + "\n");
    response.fields.emplace_back("Location", "/api/cases/" + protocol::to_hex(taken->subject.envelope));
    response.fields.emplace_back("ETag", tag_of(taken->subject));
    return response;
}

}  // namespace veche::server::office
