// Scenario (a): ten questions and ten answers.
//
//   HelloWorld                      both sides in one process, over inproc
//   HelloWorld spy                  the same with a ROUTER in the REP's place: it sees what REQ and REP hide
//   HelloWorld server [ENDPOINT]    the REP alone
//   HelloWorld client [ENDPOINT]    the REQ alone
using PureZmq;

const int Rounds = 10;
var role = args.ElementAtOrDefault(0) ?? "both";
var endpoint = args.ElementAtOrDefault(1) ?? "tcp://127.0.0.1:5555";

switch (role)
{
    case "both":
        using (var rep = new RepSocket())
        {
            rep.Bind("inproc://hello");
            var answering = Task.Run(() => Answer(rep, show: false));
            Ask("inproc://hello");
            await answering;
        }

        break;
    case "spy":
        using (var router = new RouterSocket())
        {
            router.Bind("inproc://spied");
            var answering = Task.Run(() => AnswerAsSpy(router));
            Ask("inproc://spied");
            await answering;
        }

        break;
    case "server":
        using (var rep = new RepSocket())
        {
            Console.Error.WriteLine($"bound {rep.Bind(endpoint)}");
            Answer(rep, show: true);
        }

        break;
    case "client":
        Ask(endpoint);
        break;
    default:
        Console.Error.WriteLine("usage: HelloWorld [both | spy | server [ENDPOINT] | client [ENDPOINT]]");
        return 2;
}

return 0;

static void Ask(string endpoint)
{
    using var req = new ReqSocket();
    req.Connect(endpoint);
    for (var round = 0; round < Rounds; round++)
    {
        req.Send("hello");
        Console.WriteLine("-> [hello]");
        using var reply = req.Receive();
        Console.WriteLine($"<- {reply}");   // a message prints as its frames
    }
}

static void Answer(RepSocket rep, bool show)
{
    for (var round = 0; round < Rounds; round++)
    {
        using var request = rep.Receive();
        if (show)
            Console.WriteLine(request);
        rep.Send("world");
    }
}

static void AnswerAsSpy(RouterSocket router)
{
    for (var round = 0; round < Rounds; round++)
    {
        using var request = router.Receive();
        Console.WriteLine($"   {request}");
        var (id, delimiter, _) = request;
        router.Send(id, delimiter, "world");
    }
}
