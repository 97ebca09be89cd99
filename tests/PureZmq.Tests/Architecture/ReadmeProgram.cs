namespace PureZmq.Tests.Architecture;

/// <summary>The program of the README, so that it is compiled and run; a test holds the two texts together.</summary>
internal static class ReadmeProgram
{
    public static void Run()
    {
        // The program begins here.
        using var server = new RepSocket();
        var endpoint = server.Bind("tcp://127.0.0.1:*");
        using var client = new ReqSocket();
        client.Connect(endpoint);

        client.Send("hello");
        Console.WriteLine(server.ReceiveString());
        server.Send("world");
        Console.WriteLine(client.ReceiveString());
        // It ends here.
    }
}
