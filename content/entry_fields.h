// The fields of every published structure, told once for the writer and the reader of its JSON. Internal to
// entry_json.cpp. `Archive` is called with a written name and a field; `Self` is the structure, const when written.
#pragma once

#include <concepts>
#include <type_traits>

#include "content/entry.h"
#include "content/town.h"

namespace veche::content::json_fields {

template <typename Self, typename Plain>
concept Is = std::same_as<std::remove_const_t<Self>, Plain>;

template <typename Archive, Is<BlobReference> Self>
void fields(Archive& archive, Self& self) {
    archive("hash", self.hash);
    archive("length", self.length);
}

template <typename Archive, Is<Attachment> Self>
void fields(Archive& archive, Self& self) {
    archive("title", self.title);
    archive("media_type", self.media_type);
    archive("blob", self.blob);
}

template <typename Archive, Is<PageDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("role", self.role);
}

template <typename Archive, Is<NewsDetails> Self>
void fields(Archive& /*archive*/, Self& /*self*/) {}

template <typename Archive, Is<DecisionDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("force", self.force);
    archive("in_force_from", self.in_force_from);
    archive("draft", self.draft);
}

template <typename Archive, Is<PlanDetails::Item> Self>
void fields(Archive& archive, Self& self) {
    archive("id", self.id);
    archive("name", self.name);
    archive("from", self.from);
    archive("to", self.to);
    archive("periodicity", self.periodicity);
    archive("venue", self.venue);
    archive("responsible", self.responsible);
    archive("funding", self.funding);
    archive("expected_result", self.expected_result);
    archive("state", self.state);
    archive("percent", self.percent);
    archive("comment", self.comment);
    archive("links", self.links);
}

template <typename Archive, Is<PlanDetails::Indicator> Self>
void fields(Archive& archive, Self& self) {
    archive("name", self.name);
    archive("unit", self.unit);
    archive("base", self.base);
    archive("target", self.target);
    archive("current", self.current);
}

template <typename Archive, Is<PlanDetails::Task> Self>
void fields(Archive& archive, Self& self) {
    archive("title", self.title);
    archive("indicators", self.indicators);
    archive("items", self.items);
}

template <typename Archive, Is<PlanDetails::Goal> Self>
void fields(Archive& archive, Self& self) {
    archive("title", self.title);
    archive("tasks", self.tasks);
}

template <typename Archive, Is<PlanDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("period", self.period);
    archive("goals", self.goals);
}

template <typename Archive, Is<DraftActDetails::StageDate> Self>
void fields(Archive& archive, Self& self) {
    archive("stage", self.stage);
    archive("date", self.date);
}

template <typename Archive, Is<DraftActDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("stage", self.stage);
    archive("history", self.history);
    archive("comments_from", self.comments_from);
    archive("comments_until", self.comments_until);
    archive("reason", self.reason);
    archive("category", self.category);
    archive("deciding_body", self.deciding_body);
    archive("contact", self.contact);
    archive("decision", self.decision);
}

template <typename Archive, Is<LessonDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("minutes", self.minutes);
    archive("quiz", self.quiz);
}

template <typename Archive, Is<QuizDetails::Option> Self>
void fields(Archive& archive, Self& self) {
    archive("text", self.text);
    archive("correct", self.correct);
}

template <typename Archive, Is<QuizDetails::Question> Self>
void fields(Archive& archive, Self& self) {
    archive("text", self.text);
    archive("options", self.options);
    archive("explanation", self.explanation);
}

template <typename Archive, Is<QuizDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("questions", self.questions);
}

template <typename Archive, Is<GlossaryDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("source", self.source);
}

template <typename Archive, Is<FaqDetails> Self>
void fields(Archive& /*archive*/, Self& /*self*/) {}

template <typename Archive, Is<HotlineDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("phone", self.phone);
    archive("hours", self.hours);
    archive("answers", self.answers);
    archive("confidential", self.confidential);
    archive("call_back", self.call_back);
}

template <typename Archive, Is<OfficialDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("position", self.position);
    archive("body", self.body);
    archive("room", self.room);
    archive("phone", self.phone);
    archive("email", self.email);
    archive("reception", self.reception);
}

template <typename Archive, Is<BodyDetails::Member> Self>
void fields(Archive& archive, Self& self) {
    archive("name", self.name);
    archive("role", self.role);
}

template <typename Archive, Is<BodyDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("parent", self.parent);
    archive("contacts", self.contacts);
    archive("members", self.members);
}

template <typename Archive, Is<AssociationDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("registration", self.registration);
    archive("full_name", self.full_name);
    archive("address", self.address);
    archive("contacts", self.contacts);
    archive("head", self.head);
    archive("members", self.members);
    archive("field", self.field);
}

template <typename Archive, Is<EventDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("day", self.day);
    archive("last_day", self.last_day);
    archive("from_minute", self.from_minute);
    archive("to_minute", self.to_minute);
    archive("venue", self.venue);
    archive("organiser", self.organiser);
    archive("type", self.type);
}

template <typename Archive, Is<PollDetails::Question> Self>
void fields(Archive& archive, Self& self) {
    archive("id", self.id);
    archive("text", self.text);
    archive("answer", self.answer);
    archive("options", self.options);
    archive("option_ids", self.option_ids);
    archive("scale_from", self.scale_from);
    archive("scale_to", self.scale_to);
    archive("scale_low", self.scale_low);
    archive("scale_high", self.scale_high);
}

template <typename Archive, Is<PollDetails::QuestionResult> Self>
void fields(Archive& archive, Self& self) {
    archive("question", self.question);
    archive("counts", self.counts);
    archive("texts", self.texts);
}

template <typename Archive, Is<PollDetails> Self>
void fields(Archive& archive, Self& self) {
    archive("opens", self.opens);
    archive("closes", self.closes);
    archive("questions", self.questions);
    archive("participants", self.participants);
    archive("results", self.results);
    archive("decision", self.decision);
    archive("decision_entry", self.decision_entry);
    archive("corrected", self.corrected);
}

// All but the details: their type depends on the kind, so the reader must know that first.
template <typename Archive, Is<Entry> Self>
void fields(Archive& archive, Self& self) {
    archive("id", self.id);
    archive("revision", self.revision);
    archive("language", self.language);
    archive("title", self.title);
    archive("summary", self.summary);
    archive("number", self.number);
    archive("date", self.date);
    archive("issued_by", self.issued_by);
    archive("topics", self.topics);
    archive("tags", self.tags);
    archive("valid_from", self.valid_from);
    archive("valid_to", self.valid_to);
    archive("text", self.text);
    archive("attachments", self.attachments);
    archive("links", self.links);
}

template <typename Archive, Is<Topic> Self>
void fields(Archive& archive, Self& self) {
    archive("id", self.id);
    archive("name", self.name);
}

template <typename Archive, Is<SubmissionForm> Self>
void fields(Archive& archive, Self& self) {
    archive("kind", self.kind);
    archive("version", self.version);
}

template <typename Archive, Is<TownKeys> Self>
void fields(Archive& archive, Self& self) {
    archive("town_recipient", self.town_recipient);
    archive("escrow_recipient", self.escrow_recipient);
    archive("acknowledgement", self.acknowledgement);
    archive("record", self.record);
}

template <typename Archive, Is<Town> Self>
void fields(Archive& archive, Self& self) {
    archive("id", self.id);
    archive("name", self.name);
    archive("time_zone", self.time_zone);
    archive("utc_offset_seconds", self.utc_offset_seconds);
    archive("comments_grace_minutes", self.comments_grace_minutes);
    archive("legal_profile", self.legal_profile);
    archive("rules", self.rules);
    archive("keeper", self.keeper);
    archive("topics", self.topics);
    archive("keys", self.keys);
    archive("reads", self.reads);
}

}  // namespace veche::content::json_fields
