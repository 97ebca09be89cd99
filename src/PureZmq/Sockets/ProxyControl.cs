using System.Text;

namespace PureZmq.Sockets;

/// <summary>Obeys the commands that come through a proxy's control socket.</summary>
internal sealed class ProxyControl(ZmqSocket control, PauseGate pause, ProxyDirection? forth, ProxyDirection? back)
{
    /// <summary>True once the command to end came.</summary>
    public bool Terminated { get; private set; }

    /// <summary>Carries out commands until the one to end comes, or the token ends the wait for them.</summary>
    public async Task ObeyAsync(CancellationToken cancellationToken)
    {
        while (!Terminated)
        {
            await control.Core.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (!control.Core.TryReceive(out var command, TimeSpan.Zero))
                continue;
            string text;
            using (command)
                text = command.Count == 1 ? Encoding.UTF8.GetString(command[0].Span) : "";
            await ReplyAsync(text, Obey(text), cancellationToken).ConfigureAwait(false);
        }
    }

    private Frame[] Obey(string command)
    {
        switch (command)
        {
            case "PAUSE":
                pause.Close();
                // A message that was moving when the gate closed has arrived once its direction lets us look.
                _ = (forth?.Traffic, back?.Traffic);
                break;
            case "RESUME":
                pause.Open();
                break;
            case "TERMINATE":
                Terminated = true;
                break;
            case "STATISTICS":
                return Statistics();
        }

        return [Frame.Copy([])];
    }

    // Frontend received and sent, backend received and sent. What the way back sends, the frontend sends.
    private Frame[] Statistics()
    {
        var (frontendReceived, backendSent) = forth?.Traffic ?? default;
        var (backendReceived, frontendSent) = back?.Traffic ?? default;
        return [.. new[] { frontendReceived, frontendSent, backendReceived, backendSent }.SelectMany(Numbers)];
    }

    private static Frame[] Numbers(ProxyTraffic traffic) => [BitConverter.GetBytes(traffic.Frames), BitConverter.GetBytes(traffic.Octets)];

    private async ValueTask ReplyAsync(string command, Frame[] reply, CancellationToken cancellationToken)
    {
        if (control is RepSocket || (command == "STATISTICS" && control is ISender))
            await control.Core.SendAsync(reply, cancellationToken).ConfigureAwait(false);
    }
}
