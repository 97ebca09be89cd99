// Scenario (e): replies and pairs of sockets that a newcomer tries by mistake, and what becomes of them.
//
//   UnusualPairs                    all of it, in one process, over tcp and inproc
//   UnusualPairs router ENDPOINT    a ROUTER that forgets the delimiter once, then answers as it should: for a REQ elsewhere
//   UnusualPairs dealer ENDPOINT    a DEALER that sends a REP elsewhere what it discards, and then what it answers
using PureZmq;

switch (args)
{
    case ["router", var endpoint]:
        using (var router = new RouterSocket())
        {
            Console.Error.WriteLine($"bound {router.Bind(endpoint)}");
            using (var request = router.Receive())
            {
                Console.WriteLine($"ROUTER reads {request}, forgets the delimiter");
                router.Send(request[0], "ok");
            }

            using (var request = router.Receive())
            {
                Console.WriteLine($"ROUTER reads {request}, answers");
                router.Reply(request, "ok");
            }
        }

        break;
    case ["dealer", var endpoint]:
        using (var dealer = new DealerSocket())
        {
            dealer.Connect(endpoint);
            Pairs.SendWhatARepDiscards(dealer);
            Console.WriteLine($"DEALER reads {dealer.Receive()}");
            dealer.Send("X", "Y", "", "body");
            Console.WriteLine($"DEALER reads {dealer.Receive()}");
        }

        break;
    default:
        await Pairs.ShowAsync();
        break;
}
