namespace PureZmq.Tool.Sockets;

/// <summary>What the help of each socket command teaches, behind its options.</summary>
/// <remarks>A test runs the parser over every example.</remarks>
internal static class SocketLessons
{
    internal const string Common =
        """
        Lines:
          One message a line, its frames separated by tabs. \t \n \r \\ \xHH stand for
          what is not plain UTF-8 text. With --hex: frames in hexadecimal, separated by
          spaces, an empty one as -. With --json: an array of strings, and
          {"base64": "..."} for a frame that is not UTF-8.

        Endpoints that were bound go to standard error: bound tcp://127.0.0.1:5555
        Ctrl-C ends with 0, after the linger; a second one at once.
        Exit codes: 0 done, 1 time out, 2 usage or input, 3 endpoint.
        """;

    internal const string Push =
        """
        Reads lines and sends each to one peer, taking the peers in turn. Waits while
        none has room. Ends with the input, when all is sent or the linger is over.

          printf 'one\ntwo\n' | zmq push --connect tcp://127.0.0.1:5555
          seq 1000 | zmq push --bind tcp://*:5555 --wait-peers 2
          tail -f log | zmq push --connect tcp://a:5555 --connect tcp://b:5555

        """;

    internal const string Pull =
        """
        Prints what PUSH peers send, from all of them in turn.

          zmq pull --bind tcp://*:5555
          zmq pull --bind tcp://*:5555 --count 10 --timeout 5000
          zmq pull --connect tcp://127.0.0.1:5555 --json

        """;

    internal const string Pub =
        """
        Reads lines and sends each to every subscriber that asked for its beginning.
        Never waits: what nobody asked for, or a slow subscriber has no room for, is
        dropped. --wait-peers waits for subscribers, so that they miss nothing.

          echo 'weather rain' | zmq pub --bind tcp://*:5556 --wait-peers 1
          seq 1000 | zmq pub --bind tcp://*:5556 --wait-peers 1 --rate 10

        """;

    internal const string Sub =
        """
        Prints what publishers send: all of it, or what begins with a topic.

          zmq sub --connect tcp://127.0.0.1:5556
          zmq sub --connect tcp://127.0.0.1:5556 --subscribe weather --subscribe news
          zmq sub --connect tcp://127.0.0.1:5556 --subscribe '\x00\x01' --hex --count 1

        """;

    internal const string Req =
        """
        Sends a line as a request, prints the reply, goes on with the next line. Ends
        with the input; with --count, which counts pairs, not before it is reached or
        --timeout, the limit of one reply, is over.

          echo hello | zmq req --connect tcp://127.0.0.1:5555 --timeout 1000
          seq 10 | zmq req --connect tcp://a:5555 --connect tcp://b:5555

        """;

    internal const string Rep =
        """
        Prints each request and answers it with the next line of the input, with
        --reply by the same text, with --echo by the request itself. A request that
        comes behind the end of the input gets no answer, and is the last one printed.

          zmq rep --bind tcp://*:5555
          zmq rep --bind tcp://*:5555 --echo
          zmq rep --bind tcp://*:5555 --reply world --count 1
          zmq rep --bind tcp://*:5555 --echo --quiet

        """;

    internal const string Dealer =
        """
        Sends lines to its peers in turn and prints what they send, both at once. The
        end of the input does not end it: --count, --timeout or Ctrl-C does. To speak
        to a REP put an empty frame in front: a line that begins with a tab.

          zmq dealer --connect tcp://127.0.0.1:5555
          printf '\thello\n' | zmq dealer --connect tcp://127.0.0.1:5555 --count 1
          zmq dealer --connect tcp://127.0.0.1:5555 --id worker-1

        """;

    internal const string Router =
        """
        Prints what its peers send with their routing id in front, and sends each line
        to the peer that its first frame names; an id without a peer is told on standard
        error. With --reply or --echo it answers by itself, each peer under its own id
        and envelope, and reads no lines.

          zmq router --bind tcp://*:5555
          zmq router --bind tcp://*:5555 --echo
          printf 'worker-1\twork\n' | zmq router --bind tcp://*:5555 --wait-peers 1
          zmq router --bind tcp://*:5555 --reply '\x00ok' --hex

        """;

    internal const string Pair =
        """
        Sends lines to its one peer and prints what it sends, both at once: a chat. The
        end of the input does not end it: --count, --timeout or Ctrl-C does.

          zmq pair --bind tcp://*:5555
          zmq pair --connect tcp://127.0.0.1:5555

        """;

    internal const string XPub =
        """
        A publisher that prints who subscribes: \x01 and the topic, or \x00 and the
        topic when the last one cancels. Sends its lines as pub does, both at once.
        --count counts what is printed.

          zmq xpub --bind tcp://*:5556
          zmq xpub --bind tcp://*:5556 --count 1 --hex
          echo 'weather rain' | zmq xpub --bind tcp://*:5556 --wait-peers 1 --quiet

        """;

    internal const string XSub =
        """
        A subscriber that prints all it is sent and sends its lines upstream: \x01 and a
        topic subscribes, \x00 and a topic cancels, anything else is a message that an
        XPUB prints.

          zmq xsub --connect tcp://127.0.0.1:5556 --subscribe weather
          printf '\\x01weather\n' | zmq xsub --connect tcp://127.0.0.1:5556 --count 1

        """;
}
