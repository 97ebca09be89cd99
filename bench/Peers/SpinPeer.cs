namespace PureZmq.Bench.Peers;

/// <summary>Keeps one core busy, at the priority everybody has, until its standard input ends.</summary>
internal static class SpinPeer
{
    internal static void Spin(PeerArguments arguments, PeerConsole console)
    {
        var ended = false;
        var spinning = new Thread(() =>
        {
            console.Ready();
            while (!Volatile.Read(ref ended))
                continue;
        });
        spinning.Start();
        console.WaitForEndOfInput();
        Volatile.Write(ref ended, true);
        spinning.Join();
    }
}
