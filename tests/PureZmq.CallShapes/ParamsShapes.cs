namespace PureZmq.CallShapes;

/// <summary>Frames listed without brackets, which C# knows from version 13 on.</summary>
internal static class ParamsShapes
{
    public static void Listed(DealerSocket dealer, ReqSocket req, RouterSocket router, ISender sender, byte[] array)
    {
        using var request = router.Receive();
        dealer.Send("", "hello");
        dealer.Send("topic", array);
        dealer.Send("topic", array.AsMemory(), Frame.Copy("utf-8"u8));
        dealer.Send(request[0]);
        dealer.Send(request[0], "", "world");
        router.Send(request.RoutingId, "", "world");
        router.Send(request.RoutingId);
        sender.Send("a", "b", "c");

        router.Reply(request, "world");
        router.Reply(request, "one", array);
        router.Reply(in request, "world");

        using var one = req.Request("hello");
        using var two = req.Request("hello", array);
        using var three = Message.Create("a", "", array, request[0]);
        req.Request(array).Dispose();
    }
}
