// Scenario (d): a REP made by hand from a ROUTER, and a REQ made by hand from a DEALER.
//
//   ByHand                 every combination in one process, over inproc
//   ByHand rep ENDPOINT    the ROUTER that behaves like a REP, until it is killed
//   ByHand req ENDPOINT    the DEALER that behaves like a REQ, with three requests open at once
using PureZmq;

switch (args)
{
    case ["rep", var endpoint]:
        using (var router = new RouterSocket())
        {
            Console.Error.WriteLine($"bound {router.Bind(endpoint)}");
            while (true)
                Answer(router, "world");
        }

    case ["req", var endpoint]:
        using (var dealer = new DealerSocket())
        {
            dealer.Connect(endpoint);
            string[] questions = ["one", "two", "three"];
            foreach (var question in questions)
                dealer.Send("", question);   // the delimiter that a REQ would put in front
            foreach (var question in questions)
                Console.WriteLine($"{question} -> {ReadReply(dealer)}");
        }

        break;
    default:
        await Combinations.RunAsync(Answer, ReadReply);
        break;
}

// What REP does: keep the envelope, show the body, put the envelope before the answer. A message without an empty frame is
// nobody's request; the real REP drops it silently.
static string Answer(RouterSocket router, string answer)
{
    while (true)
    {
        using var request = router.Receive();
        var seen = request.ToString();
        if (!request.Any(frame => frame.IsEmpty))
        {
            Console.Error.WriteLine($"no request: {seen}");
            continue;
        }

        using var body = request.SplitEnvelope(out var envelope);   // at the first empty frame; later ones belong to the body
        using (envelope)
        {
            envelope.Append("");
            envelope.Append(answer);
            router.Send(envelope);
        }

        Console.WriteLine($"ROUTER reads {seen}, the body is {body}");
        return seen;
    }
}

// What REQ does with a reply: take the delimiter off.
static string ReadReply(DealerSocket dealer)
{
    using var reply = dealer.Receive();
    if (!reply.PopFront().IsEmpty)
        throw new InvalidDataException($"A reply without its delimiter: {reply}");
    return reply.ToString();
}
