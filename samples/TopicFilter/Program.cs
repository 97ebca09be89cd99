// Scenario (g): a subscription is a prefix of the first frame, octet by octet; later frames are not looked at.
//
//   TopicFilter                                     all in one process, over inproc
//   TopicFilter publish ENDPOINT [TOPIC]...         publishes when each TOPIC has a subscriber ("A", unless given)
//   TopicFilter subscribe ENDPOINT [TOPIC]...       prints what it gets until a message that starts with "A-end", or Ctrl-C;
//                                                   "-A" takes a subscription to "A" back
using PureZmq;

string[][] rows = [["A1", "B"], ["B", "A"], ["A"], ["", "A"], ["a", "x"], ["AB", "", ""], ["A-end"]];

switch (args)
{
    case ["publish", var endpoint, .. var topics]:
        using (var pub = new PubSocket())
        {
            Console.Error.WriteLine($"bound {pub.Bind(endpoint)}");
            // What is published before a subscription has arrived is lost: this is the way to wait for it.
            foreach (var topic in topics is [] ? ["A"] : topics)
                pub.WaitForSubscribers(topic, 1, Timeout.InfiniteTimeSpan);
            Publish(pub);
        }

        break;
    case ["subscribe", var endpoint, .. var topics]:
        using (var sub = Subscribe(endpoint, topics))
        {
            while (true)
            {
                using var message = sub.Receive();
                Console.WriteLine(message);
                if (message[0].ToString() == "A-end")
                    return;
            }
        }

    default:
        using (var pub = new PubSocket())
        {
            Publish(pub);   // to nobody: no error, no effect
            pub.Bind("inproc://topics");
            string[][] subscriptions =
                [["A"], [""], [], ["A", "AB"], ["A", "A", "-A"], ["A", "A", "-A", "-A"], ["A", "-never"], ["B"]];
            var subs = subscriptions.Select(topics => Subscribe("inproc://topics", topics)).ToList();
            Publish(pub);
            foreach (var (topics, sub) in subscriptions.Zip(subs))
            {
                Console.Write($"{string.Join(' ', topics.Select(topic => $"\"{topic}\""))}:");
                while (sub.TryReceive(out var message))
                {
                    using (message)
                        Console.Write($" {message}");
                }

                Console.WriteLine();
                sub.Dispose();
            }

            using var binary = new SubSocket();
            binary.Subscribe([0x00, 0xFF]);
            binary.Connect("inproc://topics");
            pub.Send(new byte[] { 0x00 }, "x");
            pub.Send(new byte[] { 0x00, 0xFF, 0x01 }, "y");
            Console.WriteLine($"0x00FF: {binary.Receive()}");
        }

        break;
}

void Publish(PubSocket pub)
{
    foreach (var row in rows)
        pub.Send([.. row.Select(frame => (Frame)frame)]);
}

static SubSocket Subscribe(string endpoint, string[] topics)
{
    var sub = new SubSocket();
    foreach (var topic in topics)
    {
        if (topic.StartsWith('-'))
            sub.Unsubscribe(topic[1..]);
        else
            sub.Subscribe(topic);
    }

    sub.Connect(endpoint);
    return sub;
}
