module example.java {
    requires io.netloom.socket;
}
